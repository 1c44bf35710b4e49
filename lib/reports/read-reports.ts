import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { UNDO_WINDOW } from '@/lib/moderation/decide';
import { hashToken } from '@/lib/privacy/tokens';
import { commentPath } from '@/lib/urls';
import { reportPath, reportToken } from '@/lib/reports/report-token';
import type { ReportReason } from '@/lib/reports/schema';

/** What came of a report. `gone`: its author took the comment back before a person had looked. */
export type ReportState = 'waiting' | 'upheld' | 'kept' | 'gone';

/** A report, for whoever made it. */
export interface ReaderReport {
  id: string;
  at: Date;
  reason: ReportReason;
  note: string;
  state: ReportState;
  /** What was reported; null while nobody can read it. */
  comment: { authorName: string; permalink: string; article: string; folded: boolean } | null;
  /** The page that tells all this without an account. */
  path: string;
}

/** More than anybody looks through; the export has them all. */
const LISTED = 30;

/** The report of a link; null for every token that is none, and once the report has been forgotten. */
export async function readReport(token: string): Promise<ReaderReport | null> {
  const report = await db.report.findUnique({
    where: { tokenHash: new Uint8Array(hashToken(token)) },
    select: fields,
  });
  if (report === null || reportToken(report.id) !== token) return null;
  return toReaderReport(report);
}

/** What this account reported, the latest first: thirty of them, or with `all` every one that is still kept. */
export async function listMyReports(
  { accountId }: Pick<SignedIn, 'accountId'>,
  { all = false } = {},
): Promise<ReaderReport[]> {
  const reports = await db.report.findMany({
    where: { accountId },
    select: fields,
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    ...(all ? {} : { take: LISTED }),
  });
  return reports.map(toReaderReport);
}

const fields = {
  id: true,
  at: true,
  reason: true,
  note: true,
  outcome: true,
  decidedAt: true,
  comment: {
    select: {
      id: true,
      authorName: true,
      visible: true,
      folded: true,
      status: true,
      article: { select: { slug: true, title: true, status: true } },
    },
  },
} as const satisfies Prisma.ReportSelect;

type Row = Prisma.ReportGetPayload<{ select: typeof fields }>;

function toReaderReport({ id, at, reason, note, outcome, decidedAt, comment }: Row): ReaderReport {
  const { article } = comment;
  const isReadable = comment.visible && article.status === 'published';
  return {
    id,
    at,
    reason: reason as ReportReason,
    note,
    state: stateOf({ outcome, decidedAt, status: comment.status }),
    comment: isReadable
      ? {
          authorName: comment.authorName,
          permalink: commentPath(article.slug, comment.id),
          article: article.title,
          folded: comment.folded,
        }
      : null,
    path: reportPath(id),
  };
}

/** A decision that can still be taken back is none yet: nobody is told of what may not come to be. */
function stateOf({ outcome, decidedAt, status }: Pick<Row, 'outcome' | 'decidedAt'> & { status: string }) {
  const isFinal = decidedAt !== null && decidedAt.getTime() + UNDO_WINDOW <= Date.now();
  if (isFinal) return outcome === 'kept' ? 'kept' : 'upheld';
  return status === 'withdrawn' ? 'gone' : 'waiting';
}
