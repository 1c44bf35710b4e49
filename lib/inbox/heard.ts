import { Prisma } from '@/lib/generated/prisma/client';

/**
 * In SQL: `id`, `at` and whether it answers them (`"toMe"`), of every comment that a member hears of and that can be read: answers to
 * what they said, whether or not they want mail, and for thirty days what they were told of because they follow
 * something. Nothing of their own, and nothing of whom they ignore (lib/auth/author-key; names as they are written). With `since`
 * only what appeared later. Both may be columns of a query around this one: it goes from what the member said to what
 * answers it (OFFSET 0 keeps a planner that does not know who they are from reading all comments).
 */
export function heardBy(accountId: string | Prisma.Sql, since: Prisma.Sql | null = null): Prisma.Sql {
  const isNew = since === null ? Prisma.empty : Prisma.sql`AND first_published_at > ${since}`;
  return Prisma.sql`
    SELECT c.id, c.at, bool_or(heard.to_me) AS "toMe"
    FROM (
      SELECT r.id, true AS to_me FROM comment p
      CROSS JOIN LATERAL (SELECT id FROM comment WHERE parent_id = p.id AND visible ${isNew} OFFSET 0) r
      WHERE p.account_id = ${accountId}
      UNION ALL
      SELECT n.comment_id, n.reason = 'reply' FROM subscriber s JOIN notification n ON n.subscriber_id = s.id
      WHERE s.account_id = ${accountId}
    ) heard
    CROSS JOIN LATERAL (
      SELECT c.id, c.first_published_at AS at FROM comment c
      WHERE c.id = heard.id AND c.visible ${isNew} AND ${isForReading(accountId)} OFFSET 0
    ) c
    GROUP BY c.id, c.at`;
}

/**
 * In SQL: how many of the latest `few` comments of the site, as far as they appeared since, are among those of `heardBy`.
 * Goes from what is new to whom it is for.
 */
export function countHeardOf({
  accountId,
  since,
  few,
}: Record<'accountId' | 'since', Prisma.Sql> & { few: number }): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*)::int FROM (
      SELECT id, article_id, parent_id, account_id, badge, author_name FROM comment
      WHERE visible AND first_published_at > ${since} ORDER BY first_published_at DESC, id DESC LIMIT ${few}
    ) c
    WHERE ${isForReading(accountId)} AND (
      (SELECT p.account_id FROM comment p WHERE p.id = c.parent_id) = ${accountId}
      OR EXISTS (
        SELECT FROM notification n JOIN subscriber s ON s.id = n.subscriber_id
        WHERE n.comment_id = c.id AND s.account_id = ${accountId}))`;
}

/** Of a comment `c` that can be seen: where it stands can be read, and it is neither their own nor of somebody they ignore. */
function isForReading(accountId: string | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    EXISTS (SELECT FROM article a WHERE a.id = c.article_id AND a.status = 'published')
    AND c.account_id IS DISTINCT FROM ${accountId}
    AND NOT EXISTS (
      SELECT FROM ignored_author i WHERE i.account_id = ${accountId} AND CASE
        WHEN c.account_id IS NOT NULL AND c.badge IS NOT NULL THEN i.author_key = 'account:' || c.account_id
        ELSE i.author_key LIKE 'name:%' AND lower(i.name) = lower(c.author_name) END)`;
}
