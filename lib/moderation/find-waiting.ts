import { foldName } from '@/lib/auth/fold-name';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { isForColleague } from '@/lib/moderation/colleagues';
import { countDisputes } from '@/lib/moderation/disputes';
import { addressIsConfirmed } from '@/lib/subscriptions/confirmed-address';

/** Parts of the queue, as `?show=` names them. */
export const QUEUE_FILTERS = [
  'urgent',
  'held',
  'reported',
  'appeals',
  'edited',
  'checking',
  'passed-on',
] as const;

export type QueueFilter = (typeof QUEUE_FILTERS)[number];

/** Counting further would cost more than the number is worth. */
const COUNT_LIMIT = 10_000;

/** What is asked of a list: part of it, and where a page of it begins. */
export interface Narrowed {
  show: QueueFilter | null;
  articleId: string | null;
  author: AuthorKey | null;
  after: string | undefined;
  /** Of spam: what the service was certain of, or the rest. */
  certain: boolean;
}

/** Who is meant by `?author=`: a member, a guest by a confirmed address, or whoever wrote one comment. */
export interface AuthorKey {
  accountId: string | null;
  emailIndex: Uint8Array | null;
  commentId: string | null;
  name: string;
}

// These say their conditions in SQL: Prisma sends what it compares with as a parameter and casts it, and with that
// PostgreSQL takes none of the partial indexes, but reads every comment there is.

/** The ids of one page of what waits, the most urgent first, then the oldest; at most `limit`. */
export async function findWaiting({
  narrowed: { show, articleId, author, after },
  moderator,
  limit,
}: Search): Promise<string[]> {
  const from = await positionOf(after);
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM comment WHERE waits AND ${partOf(show, moderator)} ${of(articleId, author)}
      ${from === null ? Prisma.empty : Prisma.sql`AND (-urgency, waits_since, id) > (${-from.urgency}::int, ${from.waitsSince}::timestamptz, ${from.id})`}
    ORDER BY -urgency, waits_since, id LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

/** The ids of one page of what was taken for spam, newest first; at most `limit`. */
export async function findSpam({
  narrowed: { articleId, author, after, certain },
  limit,
}: Omit<Search, 'moderator'>): Promise<string[]> {
  const from = await positionOf(after);
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM comment WHERE status = 'spam' AND kind = 'comment' AND blatant = ${certain} ${of(articleId, author)}
      ${from === null ? Prisma.empty : Prisma.sql`AND (created_at, id) < (${from.createdAt}::timestamptz, ${from.id})`}
    ORDER BY created_at DESC, id DESC LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

/** How much waits (with the sanctions at which a second look was asked for), in all and in each part, and since when; none is counted further than COUNT_LIMIT. */
export async function countWaiting(moderator: Moderator): Promise<WaitingCounts> {
  const countOf = (show: QueueFilter | null) =>
    Prisma.sql`count(*) FILTER (WHERE ${partOf(show, moderator)})::int`;
  const query = Prisma.sql`
    SELECT ${countOf(null)} AS waiting, min(waits_since) FILTER (WHERE ${partOf(null, moderator)}) AS oldest,
      ARRAY[${Prisma.join(QUEUE_FILTERS.map(countOf))}] AS parts, (
        SELECT count(*)::int FROM (
          SELECT FROM comment WHERE status = 'spam' AND kind = 'comment' AND NOT blatant LIMIT ${COUNT_LIMIT}) spam) AS spam, (
      SELECT count(*)::int FROM (
        SELECT FROM comment WHERE status = 'spam' AND kind = 'comment' AND blatant LIMIT ${COUNT_LIMIT}) certain) AS certain
    FROM (
      SELECT status, urgency, waits_since, holds, open_reports, has_revision, due_at, last_actor, kept_from,
        appeal_from, account_id
      FROM comment WHERE waits ORDER BY -urgency, waits_since, id LIMIT ${COUNT_LIMIT}) waiting`;
  const [[row], disputed] = await Promise.all([db.$queryRaw<CountRow[]>(query), countDisputes(moderator)]);
  const parts = QUEUE_FILTERS.map((show, index) => [
    show,
    (row?.parts[index] ?? 0) + (show === 'appeals' ? disputed : 0),
  ]);
  return {
    waiting: (row?.waiting ?? 0) + disputed,
    spam: row?.spam ?? 0,
    certain: row?.certain ?? 0,
    oldest: row?.oldest ?? null,
    parts: Object.fromEntries(parts) as Record<QueueFilter, number>,
  };
}

export interface WaitingCounts {
  waiting: number;
  /** What was taken for spam, but for what the service was certain of. */
  spam: number;
  certain: number;
  oldest: Date | null;
  parts: Record<QueueFilter, number>;
}

/** Who is meant by a handle, the id of an account, or the id of a comment; null when there is nobody. */
export async function findAuthor(key: string): Promise<AuthorKey | null> {
  if (!key.isWellFormed() || key.includes('\0')) return null;
  const id = isId(key) ? key : null;
  const [author] = await db.$queryRaw<AuthorKey[]>(Prisma.sql`
    SELECT id AS "accountId", NULL::bytea AS "emailIndex", NULL AS "commentId", display_name AS name
    FROM account WHERE id = ${id} OR handle_folded = ${foldName(key)}
    UNION ALL
    SELECT c.account_id, CASE WHEN ${addressIsConfirmed} THEN c.email_index END, c.id, c.author_name
    FROM comment c WHERE c.id = ${id} AND c.status <> 'erased'
    LIMIT 1`);
  return author ?? null;
}

interface Search {
  narrowed: Narrowed;
  moderator: Moderator;
  limit: number;
}

interface CountRow extends Omit<WaitingCounts, 'parts'> {
  parts: number[];
}

/** What belongs to one part of the queue, or to the whole: all but what another is to look at. */
function partOf(show: QueueFilter | null, moderator: Moderator): Prisma.Sql {
  if (show === 'passed-on') return isForColleague(moderator);
  const part = show === null ? Prisma.sql`true` : PARTS[show];
  return Prisma.sql`${part} AND NOT ${isForColleague(moderator)}`;
}

const isChecked = Prisma.sql`(status = 'pending' AND due_at IS NOT NULL AND last_actor = 'machine')`;
const isAppeal = Prisma.sql`'appeal' = ANY(holds)`;

const PARTS: Record<Exclude<QueueFilter, 'passed-on'>, Prisma.Sql> = {
  urgent: Prisma.sql`-urgency < 0`,
  held: Prisma.sql`status = 'pending' AND NOT ${isChecked} AND NOT ${isAppeal}`,
  reported: Prisma.sql`cardinality(open_reports) > 0`,
  appeals: isAppeal,
  edited: Prisma.sql`has_revision`,
  checking: isChecked,
};

function of(articleId: string | null, author: AuthorKey | null): Prisma.Sql {
  const onArticle = articleId === null ? Prisma.empty : Prisma.sql`AND article_id = ${articleId}`;
  if (author === null) return onArticle;
  if (author.accountId !== null) return Prisma.sql`${onArticle} AND account_id = ${author.accountId}`;
  if (author.emailIndex !== null) return Prisma.sql`${onArticle} AND email_index = ${author.emailIndex}`;
  return Prisma.sql`${onArticle} AND id = ${author.commentId}`;
}

interface Position {
  id: string;
  createdAt: Date;
  waitsSince: Date | null;
  urgency: number;
}

async function positionOf(after: string | undefined): Promise<Position | null> {
  if (after === undefined || !isId(after)) return null;
  return db.comment.findUnique({
    where: { id: after },
    select: { id: true, createdAt: true, waitsSince: true, urgency: true },
  });
}
