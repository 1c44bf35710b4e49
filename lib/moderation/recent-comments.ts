import { setImmediate as others } from 'node:timers/promises';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** What is looked back at. */
const RECENT_DAYS = 90;
/** The newest of a busy site; to read them takes a second or two. */
const RECENT_LIMIT = 20_000;
const BATCH = 1_000;
/** Between so many of them others get a turn: to judge one takes a part of a millisecond. */
const TURN = 25;

/** A comment as rules would judge it. */
export interface RecentComment {
  id: string;
  slug: string;
  authorName: string;
  body: string;
  status: string;
  verdict: string | null;
  badge: string | null;
  articlePolicy: string | null;
  /** Published comments of the same account before it, `trustedAfter` at most; null for guests, and where nobody asks. */
  earlier: number | null;
  /** A guest with a confirmed address and something published before; null where nobody asks. */
  knownGuest: boolean | null;
}

/** A comment, and what became of it at any time. */
export interface TreatedComment {
  body: string;
  /** The machine took it for spam, or a rule held it. */
  wasSpam: boolean;
  wasHeld: boolean;
  /** A person published it after all, and did not take that back. */
  wasFreed: boolean;
}

/** How many there are to look at, and whether there are more than that. */
export async function findRecent(): Promise<{ ids: string[]; cut: boolean }> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM comment
    WHERE kind = 'comment' AND status IN ('pending', 'published', 'declined', 'spam')
      AND created_at > now() - ${RECENT_DAYS} * interval '1 day'
    ORDER BY created_at DESC, id DESC LIMIT ${RECENT_LIMIT + 1}`);
  return { ids: rows.slice(0, RECENT_LIMIT).map(({ id }) => id), cut: rows.length > RECENT_LIMIT };
}

/** Those comments. Whether somebody was known is looked up only where newcomers wait, under this policy of the site or the article's own. */
export function readRecent({ ids, policy, trustedAfter }: Rehearsed): AsyncGenerator<RecentComment> {
  return inTurns(ids, (some) =>
    db.$queryRaw<RecentComment[]>(Prisma.sql`
      SELECT c.id, a.slug, c.author_name AS "authorName", c.body, c.status::text AS status, c.verdict::text AS verdict,
        c.badge::text AS badge, a.comment_policy::text AS "articlePolicy",
        CASE WHEN coalesce(a.comment_policy::text, ${policy}) = 'newcomers' AND c.account_id IS NOT NULL THEN (
          SELECT count(*)::int FROM (SELECT FROM comment p
            WHERE p.account_id = c.account_id AND p.first_published_at < c.created_at LIMIT ${trustedAfter}) p)
        END AS earlier,
        CASE WHEN coalesce(a.comment_policy::text, ${policy}) = 'newcomers' AND c.email_index IS NOT NULL THEN
          EXISTS (SELECT 1 FROM subscriber s WHERE s.email_index = c.email_index AND s.confirmed_at < c.created_at)
          AND EXISTS (SELECT 1 FROM comment p WHERE p.email_index = c.email_index AND p.first_published_at < c.created_at)
        END AS "knownGuest"
      FROM comment c JOIN article a ON a.id = c.article_id WHERE c.id = ANY(${some})
      ORDER BY c.created_at DESC, c.id DESC`),
  );
}

interface Rehearsed {
  ids: readonly string[];
  policy: string;
  trustedAfter: number;
}

/** The texts of those comments, with what became of each. */
export function readTreated(ids: readonly string[]): AsyncGenerator<TreatedComment> {
  return inTurns(ids, (some) =>
    db.$queryRaw<TreatedComment[]>(Prisma.sql`
      SELECT c.body, coalesce(h."wasSpam", false) AS "wasSpam", coalesce(h."wasHeld", false) AS "wasHeld",
        coalesce(h."wasFreed", false) AS "wasFreed"
      FROM comment c LEFT JOIN (
        SELECT comment_id, bool_or(actor = 'machine' AND to_status = 'spam') AS "wasSpam",
          bool_or(actor = 'machine' AND to_status = 'pending' AND cause IN ('links', 'words', 'gives-away')) AS "wasHeld",
          bool_or(actor = 'moderator' AND to_status = 'published' AND from_status <> 'published'
            AND reason IS DISTINCT FROM 'undone' AND next_reason IS DISTINCT FROM 'undone') AS "wasFreed"
        FROM (
          SELECT *, lead(reason) OVER (PARTITION BY comment_id, actor ORDER BY id) AS next_reason
          FROM comment_history WHERE comment_id = ANY(${some})) moves
        GROUP BY comment_id) h ON h.comment_id = c.id
      WHERE c.id = ANY(${some})`),
  );
}

/** A few at a time, so that a site of any size fits and nobody else has to wait. */
async function* inTurns<Row>(
  ids: readonly string[],
  read: (some: string[]) => Promise<Row[]>,
): AsyncGenerator<Row> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const rows = await read(ids.slice(from, from + BATCH));
    for (const [index, row] of rows.entries()) {
      if (index % TURN === 0) await others();
      yield row;
    }
  }
}
