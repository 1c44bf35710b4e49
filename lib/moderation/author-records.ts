import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { addressIsConfirmed } from '@/lib/subscriptions/confirmed-address';
import type { AuthorRecord } from '@/lib/moderation/queue-item';

/** Further back a record says nothing more of somebody. */
const RECORD_LIMIT = 1_000;

/**
 * What is known of the authors of these comments, by comment: a member by their account, a guest by a confirmed address
 * and nothing else, since a name is no proof. One query for all.
 */
export async function readAuthorRecords(ids: string[]): Promise<Map<string, AuthorRecord>> {
  const rows = await db.$queryRaw<(AuthorRecord & { of: string[] })[]>(Prisma.sql`
    WITH author AS (
      SELECT c.account_id, CASE WHEN c.account_id IS NULL THEN c.email_index END AS email_index, array_agg(c.id) AS of
      FROM comment c
      WHERE c.id = ANY(${ids}) AND (c.account_id IS NOT NULL OR (c.email_index IS NOT NULL AND ${addressIsConfirmed}))
      GROUP BY 1, 2
    )
    SELECT author.of, coalesce(author.account_id, author.of[1]) AS key, account.handle,
      wrote.published, wrote.declined, wrote.spam, first.at AS "firstSeen"
    FROM author
      LEFT JOIN account ON account.id = author.account_id
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status = 'published')::int AS published,
          count(*) FILTER (WHERE status = 'declined')::int AS declined, count(*) FILTER (WHERE status = 'spam')::int AS spam
        FROM (
          (SELECT status FROM comment WHERE account_id = author.account_id ORDER BY created_at DESC LIMIT ${RECORD_LIMIT})
          UNION ALL
          (SELECT status FROM comment WHERE email_index = author.email_index AND account_id IS NULL LIMIT ${RECORD_LIMIT})
        ) latest) wrote
      CROSS JOIN LATERAL (
        SELECT min(at) AS at FROM (
          (SELECT created_at AS at FROM comment WHERE account_id = author.account_id ORDER BY created_at LIMIT 1)
          UNION ALL
          (SELECT min(created_at) FROM comment WHERE email_index = author.email_index AND account_id IS NULL)
        ) earliest) first`);
  return new Map(rows.flatMap(({ of, ...record }) => of.map((id) => [id, record] as const)));
}
