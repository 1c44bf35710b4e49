import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db';
import { importWordpress } from '@/lib/import/import-wordpress';
import flags from '@/scripts/node-flags.json';
import { generateExport } from './generate-export';

const ROOT = new URL('../../../', import.meta.url);

/** Enough to show that memory does not follow the file; a machine that is busy with other tests reads it in seconds. */
const LARGE_EXPORT = 60_000_000;
const MAX_MEMORY = 300 * 1024 * 1024;
const PATIENCE = 120_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * An import in a process of its own, as the command line runs it. Prints a line for each step and one at the end, with the most
 * memory it had. Linux counts in `maxRSS` what the process that started it had, and that is a worker with other tests: what is its
 * own stands in /proc.
 */
function startImport(file: string, { dryRun }: { dryRun: boolean }) {
  const code = `
    import { readFile } from 'node:fs/promises';
    const { importWordpress } = await import(${JSON.stringify(new URL('lib/import/import-wordpress.ts', ROOT).href)});
    const onProgress = ({ comments }) => console.log(JSON.stringify({ comments }));
    const { report } = await importWordpress({ file: ${JSON.stringify(file)}, dryRun: ${dryRun}, onProgress });
    const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
    const most = /^VmHWM:\\s+(\\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
    console.log(JSON.stringify({ report, memory: most * 1024 }));
    process.exit();`;
  const args = [...flags.cli, '--import', 'tsx', '--input-type=module', '--eval', code];
  return spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('an import of its own', () => {
  it('takes little memory, however large the export', { timeout: PATIENCE }, async () => {
    const file = join(folder, 'large.xml');
    const made = await generateExport({ file, bytes: LARGE_EXPORT, commentsPerPost: 2000 });

    const lines: string[] = [];
    const child = startImport(file, { dryRun: true });
    for await (const line of createInterface({ input: child.stdout })) lines.push(line);
    const { report, memory } = JSON.parse(lines.at(-1)!);

    expect(report.written).toEqual({ articles: made.posts, comments: made.comments });
    expect(memory).toBeLessThan(MAX_MEMORY);
  });

  it('goes on where it was killed, and loses and doubles nothing', { timeout: PATIENCE }, async () => {
    const file = join(folder, 'killed.xml');
    const made = await generateExport({ file, bytes: 1e9, comments: 6000, commentsPerPost: 1500 });

    const child = startImport(file, { dryRun: false });
    for await (const line of createInterface({ input: child.stdout })) {
      if (JSON.parse(line).comments >= 1000) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const before = await db.comment.count();
    const { report } = await importWordpress({ file, dryRun: false });

    expect(child.signalCode).toBe('SIGKILL');
    expect(before).toBeGreaterThanOrEqual(1000);
    expect(before).toBeLessThan(6000);
    expect(report.unchanged.comments).toBe(before);
    expect(report.written.comments).toBe(6000 - before);
    expect(await db.comment.count({ where: { visible: true } })).toBe(6000);
    expect(await db.commentHistory.count()).toBe(6000);
    const articles = await db.article.findMany({
      select: { commentCount: true, _count: { select: { comments: true } } },
    });
    expect(articles).toHaveLength(made.posts);
    for (const { commentCount, _count } of articles) expect(commentCount).toBe(_count.comments);
    // Of each article every third, and its second, which answers a comment of another article.
    expect(await db.comment.count({ where: { parentId: null } })).toBe(4 * (500 + 1));
  });
});
