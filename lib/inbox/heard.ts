import { Prisma } from '@/lib/generated/prisma/client';

/**
 * In SQL: `id`, `at` and whether it answers them (`"toMe"`), of every comment that a member hears of and that can be read: answers to
 * what they said, whether or not they want mail, and for thirty days what they were told of because they follow
 * something. Nothing of their own, and nothing of whom they ignore (lib/auth/author-key; names as they are written). With `since`
 * only what appeared later: a value and no query, so that it narrows what is read of years of comments.
 */
export function heardBy(accountId: string, since: Date | null = null): Prisma.Sql {
  const isNew = since === null ? Prisma.empty : Prisma.sql`c.first_published_at > ${since} AND`;
  return Prisma.sql`
    SELECT c.id, c.first_published_at AS at, bool_or(heard.to_me) AS "toMe"
    FROM (
      SELECT r.id, true AS to_me FROM comment p JOIN comment r ON r.parent_id = p.id WHERE p.account_id = ${accountId}
      UNION ALL
      SELECT n.comment_id, n.reason = 'reply' FROM subscriber s JOIN notification n ON n.subscriber_id = s.id
      WHERE s.account_id = ${accountId}
    ) heard
    JOIN comment c ON c.id = heard.id
    JOIN article a ON a.id = c.article_id
    WHERE ${isNew} c.visible AND a.status = 'published' AND c.account_id IS DISTINCT FROM ${accountId}
      AND NOT EXISTS (
        SELECT FROM ignored_author i WHERE i.account_id = ${accountId} AND CASE
          WHEN c.account_id IS NOT NULL AND c.badge IS NOT NULL THEN i.author_key = 'account:' || c.account_id
          ELSE i.author_key LIKE 'name:%' AND lower(i.name) = lower(c.author_name) END)
    GROUP BY c.id`;
}
