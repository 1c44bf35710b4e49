import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Rendered } from './cold-render';
import type { Compared } from './compare';
import type { GeneratedSite } from './generate-site';
import type { Moderated } from './moderation';
import type { Options } from './options';

const FOLDER = 'bench-results';

export interface Report {
  machine: ReturnType<typeof describeMachine>;
  options: Options;
  site: GeneratedSite;
  compared: Compared[];
  rendered: Rendered[];
  moderated: Moderated;
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

/** Two tables for people, and what moderators feel. */
export function formatReport({ machine, options, site, compared, rendered, moderated }: Report): string {
  return [
    `${machine.cores} cores (${machine.processor}), Node ${machine.node}, commit ${machine.commit}, load ${machine.loadBefore.toFixed(1)} before`,
    `${options.articles} articles, ${options.comments} comments, ${site.longThread.comments} of them under one; ` +
      `${options.rounds} turns of ${options.seconds} s each`,
    '',
    table(
      [
        'of the floor',
        'what',
        'connections',
        'requests/s',
        'p50 ms',
        'p99 ms',
        'floor: requests/s',
        'p50 ms',
        'p99 ms',
        'bytes',
      ],
      compared.map(({ name, connections, ratio, site: rate, floor, bytes }) => [
        ratio.toPrecision(2),
        name,
        connections,
        ...[rate, floor].flatMap(({ perSecond, p50, p99 }) => [
          Math.round(perSecond),
          p50.toFixed(2),
          p99.toFixed(2),
        ]),
        bytes,
      ]),
    ),
    '',
    table(
      [
        'of bare Next',
        'rendered ms',
        'main thread',
        'bare Next: ms',
        'main thread',
        'out of the cache ms',
        'what',
        'bytes',
      ],
      rendered.map(({ name, cold, warm, bytes, beside }) => [
        beside?.ratio.toPrecision(2) ?? '',
        cold.toFixed(1),
        beside?.processor?.site.toFixed(1) ?? '',
        beside?.cold.toFixed(1) ?? '',
        beside?.processor?.bare.toFixed(1) ?? '',
        warm.toFixed(2),
        name,
        bytes,
      ]),
    ),
    '',
    ...sentencesOf(moderated),
    '',
  ].join('\n');
}

function sentencesOf({ queue, decisions, untilSeen }: Moderated): string[] {
  return [
    ...queue.map(
      ({ waiting, ms, bytes }) => `queue of ${waiting} waiting: ${ms.toFixed(1)} ms, ${bytes} bytes`,
    ),
    `decisions of two moderators: ${decisions.perSecond.toFixed(1)} a second, p50 ${decisions.p50.toFixed(1)} ms, p99 ${decisions.p99.toFixed(1)} ms`,
    `from the end of the undo window to the public page: median ${untilSeen.median} ms, at most ${untilSeen.most} ms, of ${untilSeen.times}`,
  ];
}

/** Keeps everything as JSON, in a folder that git ignores, and says where. */
export async function writeReport(report: { machine: Report['machine'] }): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  const path = join(FOLDER, `${report.machine.at.replaceAll(':', '-').slice(0, 19)}.json`);
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
}

/** Columns under their heads, numbers to the right. */
export function table(head: string[], rows: (string | number)[][]): string {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isText = head.map((name) => name === 'what');
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          isText[column] ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
