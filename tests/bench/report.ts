import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Rendered } from './cold-render';
import type { Compared } from './compare';
import type { GeneratedSite } from './generate-site';
import type { Mixed } from './mix';
import type { Moderated } from './moderation';
import type { Options } from './options';
import type { Peer } from './peers';
import type { Phase } from './processes';
import type { Weight } from './weigh';
import type { Writing } from './writing';

const FOLDER = 'bench-results';

export interface Report {
  machine: ReturnType<typeof describeMachine>;
  options: Options;
  site: GeneratedSite;
  compared: Compared[];
  rendered: Rendered[];
  mixed: Mixed[];
  written: Writing;
  moderated: Moderated;
  weights: Weight[];
  phases: Phase[];
  peers: Peer[];
}

/** What the figures depend on besides the code. To be called before anything is measured: the load is that of others. */
export function describeMachine() {
  return {
    at: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** Keeps everything as JSON, in a folder that git ignores, and says where. */
export async function writeReport(report: { machine: Report['machine'] }): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  const path = join(FOLDER, `${report.machine.at.replaceAll(':', '-').slice(0, 19)}.json`);
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
}
