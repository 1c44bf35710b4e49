import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { readAuthorRecords } from '@/lib/moderation/author-records';
import { readCaseFiles, type CaseFile } from '@/lib/moderation/case-files';
import type { AuthorRecord, QueueItem, Reports } from '@/lib/moderation/queue-item';
import { readSurroundings, type Surroundings } from '@/lib/moderation/surroundings';
import { whyInWords } from '@/lib/moderation/why-in-words';

/**
 * These comments as a moderator sees them, in the order of their ids; one that is gone is left out. Always the same
 * number of queries, however many there are.
 */
export async function readItems(ids: string[], moderator: Moderator): Promise<QueueItem[]> {
  if (ids.length === 0) return [];
  const [rows, records, surroundings, fileOf] = await Promise.all([
    db.comment.findMany({ where: { id: { in: ids } }, include, relationLoadStrategy: 'join' }),
    readAuthorRecords(ids),
    readSurroundings(ids),
    readCaseFiles(ids, moderator),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const [row, around] = [byId.get(id), surroundings.get(id)];
    if (row === undefined || around === undefined) return [];
    return toItem({ row, around, file: fileOf(id), author: records.get(id) ?? null, moderator });
  });
}

const include = {
  article: { select: { slug: true, title: true } },
  revision: { select: { body: true, bodyHtml: true, createdAt: true, verdict: true, holds: true } },
} satisfies Prisma.CommentInclude;

interface Found {
  row: Prisma.CommentGetPayload<{ include: typeof include }>;
  around: Surroundings;
  file: CaseFile;
  author: AuthorRecord | null;
  moderator: Moderator;
}

function toItem({ row, around, file, author, moderator }: Found): QueueItem {
  const { id, version, status, authorName, body, bodyHtml, createdAt, urgency, article, holds, verdict } =
    row;
  const { reportNotes, ...known } = file;
  return {
    id,
    version,
    status,
    authorName,
    badge: badgeOf(row.badge),
    author,
    body,
    bodyHtml,
    createdAt,
    waitsSince: row.waits ? row.waitsSince : null,
    urgency,
    article,
    parent: around.ancestors.at(-1) ?? null,
    ...around,
    holds,
    verdict,
    blatant: row.blatant,
    why: whyInWords(row),
    isBeingChecked: status === 'pending' && row.dueAt !== null && row.lastActor === 'machine',
    locked: row.locked,
    folded: row.folded,
    editedBy: row.editedBy === 'author' || row.editedBy === 'moderator' ? row.editedBy : null,
    reports: { ...countReports(row.openReports), notes: reportNotes },
    appeal: row.appealedAt && { at: row.appealedAt, note: row.appealNote ?? '' },
    revision: row.revision,
    ...known,
    isKeptFromMe: isKeptFrom(row, moderator),
  };
}

/** Whether a colleague looks at it, if there is one. */
function isKeptFrom(
  { status, accountId, keptFromId, appealFromId, holds }: Found['row'],
  moderator: Moderator,
): boolean {
  const ids = status === 'pending' ? [keptFromId, holds.includes('appeal') ? appealFromId : null] : [];
  return [accountId, ...ids].includes(moderator.accountId);
}

function countReports(openReports: string[]): Pick<Reports, 'count' | 'reasons'> {
  const reasons = [...new Set(openReports)].map((reason) => ({
    reason,
    count: openReports.filter((other) => other === reason).length,
  }));
  return { count: openReports.length, reasons: reasons.sort((a, b) => b.count - a.count) };
}

/** Who administers a site is a moderator to those who read. */
function badgeOf(role: string | null): QueueItem['badge'] {
  if (role === null || role === 'member' || role === 'author') return role;
  return 'moderator';
}
