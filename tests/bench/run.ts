import { readFile } from 'node:fs/promises';
import { formatReport } from './format-report';
import { formatGrowth, measureGrowth, type Growth } from './growth';
import { measureSite } from './measure-site';
import { readOptions, USAGE, type Options } from './options';
import { writeReport, type Report } from './report';

// `npm run bench`: a generated site in production, beside a bare server with the same bytes, in the same run, taking turns.

/** What is to be undone at the end, last first, however that comes. */
const undo: (() => Promise<unknown>)[] = [];

const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => reject(new Error('Stopped.')));
});

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
try {
  const text = options.mode === 'tables' ? await printTables(options.file ?? '') : await measure(options);
  process.stdout.write(`\n${text}`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  for (const step of undo.toReversed()) await step().catch((error: unknown) => say(String(error)));
}
process.exit(); // what was interrupted is still under way

async function measure(options: Options): Promise<string> {
  const measuring =
    options.mode === 'growth' ? measureGrowth(options, say) : measureSite({ options, say, undo });
  const report = await Promise.race([measuring, interrupted]);
  return `${format(report)}\nAll of it is in ${await writeReport(report)}\n`;
}

/** What an earlier run found, out of the file that it left. */
async function printTables(file: string): Promise<string> {
  return format(JSON.parse(await readFile(file, 'utf8')) as Report | Growth);
}

function format(report: Report | Growth): string {
  return 'costs' in report ? formatGrowth(report) : formatReport(report);
}

function say(text: string): void {
  process.stderr.write(`${text} …\n`);
}
