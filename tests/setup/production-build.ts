import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startSiteIn } from './site-process';

declare module 'vitest' {
  interface ProvidedContext {
    /** The data folders of two sites that have stopped, without and with the demo. None when they cannot be copied. */
    startedSites: { bare?: string; demo?: string };
  }
}

/** Starts and stops a site of either kind once, which builds the pages: the workers then start theirs within a hook's time. */
export default async function startSitesOnce(project: TestProject): Promise<() => Promise<void>> {
  const made: string[] = [];
  const remove = async () => {
    for (const dataDir of made) await rm(dataDir, { recursive: true, force: true });
  };
  const startAndStop = async (demo: boolean) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-started-'));
    made.push(dataDir);
    const site = await startSiteIn(dataDir, { demo });
    await site.stop();
    return dataDir;
  };
  try {
    const [bare, demo] = await Promise.all([startAndStop(false), startAndStop(true)]);
    project.provide('startedSites', (await isSelfContained(bare)) ? { bare, demo } : {});
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

/** Where PostgreSQL's user cannot get to it, the cluster lies elsewhere, and a copy would lead to the same one. */
async function isSelfContained(dataDir: string): Promise<boolean> {
  return !(await lstat(join(dataDir, 'postgres'))).isSymbolicLink();
}
