import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { startSiteIn, type Site, type SiteOptions } from './site-process';

export type { Site };

/**
 * A site of the test's own, as `startSiteIn` starts it, on a copy of what a first start left behind: making a database
 * and the demo for each would take a third of the time. Its folder goes when it stops.
 */
export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-site-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const started = inject('startedSites')[options.demo ? 'demo' : 'bare'];
    // With owners and modes, which PostgreSQL insists on and fs.cp does not keep.
    if (started !== undefined) await promisify(execFile)('cp', ['-a', `${started}/.`, dataDir]);
    const site = await startSiteIn(dataDir, options);
    return { ...site, stop: () => site.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
