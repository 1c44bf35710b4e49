import { foldName } from '@/lib/auth/fold-name';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { isForColleague, waitingForColleague } from '@/lib/moderation/colleagues';
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

/** How much waits (with the sanctions at which a second look was asked for), in all and in each part, and since when. */
export async function countWaiting(moderator: Moderator): Promise<WaitingCounts> {
  const [counted, oldest, disputed] = await Promise.all([
    countBits(moderator),
    readOldest(moderator),
    countDisputes(moderator),
  ]);
  const sum = (isIn: (row: CountedBits) => boolean) =>
    counted.filter(isIn).reduce((total, { count }) => total + count, 0);
  const waiting = sum(({ bits }) => bits < SPAM);
  const partSize = (show: QueueFilter) => {
    if (show === 'passed-on') return Math.abs(sum(({ count }) => count < 0));
    const size = sum(({ bits }) => bits < SPAM && (bits & BITS[show]) > 0);
    return show === 'appeals' ? size + disputed : size;
  };
  const parts = QUEUE_FILTERS.map((show) => [show, partSize(show)]);
  return {
    waiting: waiting + disputed,
    spam: sum(({ bits }) => bits === SPAM),
    certain: sum(({ bits }) => bits === CERTAIN_SPAM),
    oldest,
    parts: Object.fromEntries(parts) as Record<QueueFilter, number>,
  };
}

interface CountedBits {
  bits: number;
  /** Negative of what is for a colleague, and counted among the others too. */
  count: number;
}

/** Out of an index that holds nothing else: one row for each combination of parts. */
function countBits(moderator: Moderator): Promise<CountedBits[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT queue_bits::int AS bits, count(*)::int AS count FROM comment WHERE queue_bits IS NOT NULL GROUP BY queue_bits
    UNION ALL
    SELECT queue_bits::int, -count(*)::int FROM (${waitingForColleague(moderator)}) kept GROUP BY queue_bits`);
}

/** The beginning of the queue's index, once for each urgency. */
async function readOldest(moderator: Moderator): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ oldest: Date | null }[]>(Prisma.sql`
    SELECT min(first.waits_since) AS oldest FROM (VALUES (0), (-1), (-2)) AS level (nth) CROSS JOIN LATERAL (
      SELECT waits_since FROM comment WHERE waits AND -urgency = level.nth AND NOT ${isForColleague(moderator)}
      ORDER BY waits_since LIMIT 1) first`);
  return row?.oldest ?? null;
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

/** What belongs to one part of the queue, or to the whole: all but what another is to look at. */
function partOf(show: QueueFilter | null, moderator: Moderator): Prisma.Sql {
  if (show === 'passed-on') return isForColleague(moderator);
  const part = show === null ? Prisma.sql`true` : hasBit(BITS[show]);
  return Prisma.sql`${part} AND NOT ${isForColleague(moderator)}`;
}

/** Of `comment.queue_bits`, as prisma/migrations has it. */
const BITS: Record<Exclude<QueueFilter, 'passed-on'>, number> = {
  ...{ urgent: 1, held: 2, reported: 4, appeals: 8, edited: 16, checking: 32 },
};
const SPAM = 64;
const CERTAIN_SPAM = 128;

/** Every combination with the bit, so that a small part is found by its index. */
function hasBit(bit: number): Prisma.Sql {
  const combinations = Array.from({ length: SPAM }, (_, bits) => bits).filter((bits) => (bits & bit) > 0);
  return Prisma.sql`queue_bits = ANY(${combinations}::smallint[])`;
}

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
