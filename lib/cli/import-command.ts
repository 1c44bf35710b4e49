import { resolve } from 'node:path';
import type { Command } from 'commander';
import { withSite } from '@/lib/cli/with-site';
import type { ImportProgress } from '@/lib/import/import-wordpress';
import { launchedFrom } from '@/lib/server/prepare';

const BAR_WIDTH = 30;

/** How often the bar is drawn, or, where there is no terminal, a line is written. */
const DRAW_MS = 100;
const LINE_MS = 10_000;

/** Adds `import wordpress FILE`. Standard output is one line of JSON; all else goes to standard error. */
export function addImport(program: Command): void {
  program
    .command('import')
    .description('bring in what another system has exported')
    .command('wordpress')
    .argument('<file>', 'the export of WordPress (an .xml file; Tools, Export, All content)')
    .option('--dry-run', 'say what would come in, and write nothing')
    .option('--uploads <folder>', 'a copy of the old wp-content/uploads, to take its pictures along')
    .description(
      'bring in articles, pages, sections, tags, bylines and comments; a second time changes nothing',
    )
    .action(runImport);
}

async function runImport(
  file: string,
  { dryRun = false, uploads }: { dryRun?: boolean; uploads?: string },
): Promise<void> {
  const show = progressBar();
  const result = await withSite(async () => {
    const { importWordpress } = await import('@/lib/import/import-wordpress');
    return importWordpress({
      file: resolve(launchedFrom(), file),
      dryRun,
      ...(uploads !== undefined && { uploads: resolve(launchedFrom(), uploads) }),
      onProgress: show,
    });
  }).finally(() => show(undefined));
  for (const [note, count] of Object.entries(result.notes)) process.stderr.write(`${note}: ${count}\n`);
  process.stdout.write(`${JSON.stringify(result.report)}\n`);
  if (result.outcome === 'imported') return;
  throw new Error(
    result.message ?? `The export ends at line ${result.line ?? 0}. What was whole has come in.`,
  );
}

/** Draws how far the import is; called with nothing, it clears the line. */
function progressBar(): (progress: ImportProgress | undefined) => void {
  const isTerminal = process.stderr.isTTY;
  let next = 0;
  return (progress) => {
    if (progress === undefined) {
      if (isTerminal) process.stderr.write('\r\u001b[K');
      return;
    }
    if (performance.now() < next) return;
    next = performance.now() + (isTerminal ? DRAW_MS : LINE_MS);
    const part = progress.total === 0 ? 1 : progress.read / progress.total;
    const bar = '█'.repeat(Math.round(part * BAR_WIDTH)).padEnd(BAR_WIDTH, '·');
    const text = `${bar} ${Math.floor(part * 100)} %  ${progress.articles} articles, ${progress.comments} comments`;
    process.stderr.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  };
}
