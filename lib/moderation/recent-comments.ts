import { setImmediate as others } from 'node:timers/promises';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** What is looked back at. */
const RECENT_DAYS = 90;
/** The newest of a busy site; reading them takes some seconds. */
const RECENT_LIMIT = 20_000;
const BATCH = 200;
/** Between so many of them others get a turn: judging one takes up to a millisecond. */
const TURN = 10;

export interface RecentComment {
  id: string;
  slug: string;
  authorName: string;
  body: string;
  status: string;
  verdict: string | null;
  badge: string | null;
  articlePolicy: string | null;
  /** Published comments of the same account before it, five hundred at most; null for guests. */
  earlier: number | null;
  /** A guest with a confirmed address and something published before. */
  knownGuest: boolean;
  /** The machine took it for spam, or a rule held it, at any time. */
  wasSpam: boolean;
  wasHeld: boolean;
  /** A person published it after all. */
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

/** Those comments, a few at a time, so that a site of any size fits and nobody else has to wait. */
export async function* readRecent(ids: readonly string[]): AsyncGenerator<RecentComment> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const rows = await readBatch(ids.slice(from, from + BATCH));
    for (const [index, row] of rows.entries()) {
      if (index % TURN === 0) await others();
      yield row;
    }
  }
}

function readBatch(ids: string[]): Promise<RecentComment[]> {
  return db.$queryRaw<RecentComment[]>(Prisma.sql`
    SELECT c.id, a.slug, c.author_name AS "authorName", c.body, c.status::text AS status, c.verdict::text AS verdict,
      c.badge::text AS badge, a.comment_policy::text AS "articlePolicy",
      CASE WHEN c.account_id IS NOT NULL THEN (SELECT count(*)::int FROM (
        SELECT FROM comment p WHERE p.account_id = c.account_id AND p.first_published_at < c.created_at LIMIT 500) p) END AS earlier,
      c.email_index IS NOT NULL
        AND EXISTS (SELECT 1 FROM subscriber s WHERE s.email_index = c.email_index AND s.confirmed_at < c.created_at)
        AND EXISTS (SELECT 1 FROM comment p WHERE p.email_index = c.email_index AND p.first_published_at < c.created_at) AS "knownGuest",
      EXISTS (SELECT 1 FROM comment_history h WHERE h.comment_id = c.id AND h.actor = 'machine' AND h.to_status = 'spam') AS "wasSpam",
      EXISTS (SELECT 1 FROM comment_history h WHERE h.comment_id = c.id AND h.actor = 'machine' AND h.to_status = 'pending'
        AND h.cause IN ('links', 'words', 'gives-away')) AS "wasHeld",
      EXISTS (SELECT 1 FROM comment_history h WHERE h.comment_id = c.id AND h.actor = 'moderator'
        AND h.to_status = 'published' AND h.from_status <> 'published') AS "wasFreed"
    FROM comment c JOIN article a ON a.id = c.article_id WHERE c.id = ANY(${ids}) ORDER BY c.created_at DESC, c.id DESC`);
}
