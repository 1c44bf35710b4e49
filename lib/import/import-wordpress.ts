import { AppError } from '@/lib/errors';
import { ItemCollector } from '@/lib/import/collect-items';
import { startOf } from '@/lib/import/file-start';
import { BatchImporter } from '@/lib/import/batch-importer';
import { newReport, type Counts, type ImportNotes, type ImportReport } from '@/lib/import/import-report';
import { keepMemorySmall } from '@/lib/import/keep-memory-small';
import { openDestination } from '@/lib/import/open-destination';
import { isFolder, readExport, sizeOf } from '@/lib/import/read-export';
import { surveyExport } from '@/lib/import/survey-export';

/** Bytes read, over both readings of the file, and what was written or found unchanged so far. */
export interface ImportProgress extends Counts {
  read: number;
  total: number;
}

export interface ImportWordpress {
  /** An export of WordPress (WXR 1.0 to 1.2), unpacked. */
  file: string;
  /** Reports what would be written, and writes nothing. */
  dryRun: boolean;
  /** A copy of the old site's `wp-content/uploads`. Without it, plain links say where pictures were. */
  uploads?: string;
  onProgress?: (progress: ImportProgress) => void;
}

/**
 * `imported`: all of it. `truncated`: the file ends, or is damaged, at `line`; what was whole before that is in. Nothing
 * of a file that is no export is taken. `message` is one line for an operator.
 */
export type ImportOutcome = {
  outcome: 'imported' | 'truncated' | 'not-an-export';
  line?: number;
  message?: string;
  report: ImportReport;
  notes: ImportNotes;
};

/**
 * Brings an export of WordPress into this site. Streams: memory does not grow with the file. What came in once is never
 * changed again, so that a second run changes nothing and an interrupted one goes on where it stopped. Nobody is mailed,
 * nothing goes to Akismet, no address of a network is read. Throws `invalid` when there is no folder `uploads`, and
 * `database-unavailable`.
 */
export async function importWordpress({
  file,
  dryRun,
  uploads,
  onProgress,
}: ImportWordpress): Promise<ImportOutcome> {
  keepMemorySmall();
  if (uploads !== undefined && !(await isFolder(uploads))) {
    throw new AppError('invalid', 'There is no folder where the pictures should be.');
  }
  const size = await sizeOf(file);
  const refused = (message: string): ImportOutcome => ({
    outcome: 'not-an-export',
    message,
    report: newReport(),
    notes: {},
  });
  if (size === null) return refused('There is no such file, or it cannot be read.');
  const start = await startOf(file);
  if (start !== 'text')
    return refused(`This is ${start}. Unpack it first: the export is the .xml file inside.`);

  // The file is read twice: once for what items refer to and where it ends, once for the items.
  const total = 2 * size;
  const survey = await surveyExport({
    file,
    onBytes: (bytes) => onProgress?.({ read: bytes, total, articles: 0, comments: 0 }),
  });
  if (!survey.isExport) {
    const where = survey.fault === null ? '' : ` (line ${survey.fault.line}: ${survey.fault.message})`;
    return refused(`This is no export of WordPress: nothing in it says that it is one${where}.`);
  }

  const report = newReport();
  const notes: ImportNotes = {};
  const into = {
    survey,
    report,
    notes,
    destination: dryRun ? null : await openDestination({ survey, uploads, notes }),
  };
  const importer = new BatchImporter(into);
  const collector = new ItemCollector(report);
  const progress = (read: number) => onProgress?.({ read, total, ...done(report) });
  for await (const record of readExport(file, (bytes) => progress(size + bytes))) {
    if (record.kind !== 'item' || record.index >= survey.items) continue;
    collector.take(record);
    if (collector.isFull) await importer.take(collector.takeBatch());
  }
  await importer.take(collector.takeBatch());
  await importer.end();
  progress(total);

  if (survey.fault === null) return { outcome: 'imported', report, notes };
  const { line, message } = survey.fault;
  const items = `${survey.items} ${survey.items === 1 ? 'item' : 'items'}`;
  return {
    outcome: 'truncated',
    line,
    message: `The file ends or is damaged at line ${line} (${message}). What was whole before that is kept: ${items}.`,
    report,
    notes,
  };
}

function done({ written, unchanged }: ImportReport): Counts {
  return { articles: written.articles + unchanged.articles, comments: written.comments + unchanged.comments };
}
