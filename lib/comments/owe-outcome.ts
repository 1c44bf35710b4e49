import { Prisma } from '@/lib/generated/prisma/client';

/**
 * Writes down that the author of each of these comments, if they asked for mail with it, is to hear what became of it: part of
 * the transaction that decides. `at` is when nobody can take the decision back any more. Nobody who has not confirmed. What was
 * asked for with an article that somebody followed already hangs on no comment: there the comment says whether they asked.
 * What it costs does not grow with an article's audience.
 */
export async function oweOutcome(
  tx: Prisma.TransactionClient,
  { ids, kind, at }: { ids: string[]; kind: 'published' | 'declined'; at: Prisma.Sql },
): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    WITH asked AS (
      SELECT c.id, x.subscriber_id FROM comment c JOIN subscription x ON x.comment_id = c.id
      WHERE c.id = ANY(${ids}) AND x.scope = 'replies' AND x.ended_at IS NULL
      UNION
      SELECT c.id, x.subscriber_id FROM comment c JOIN subscription x ON x.asked_with = c.id
      WHERE c.id = ANY(${ids}) AND x.ended_at IS NULL
      UNION
      SELECT c.id, s.id FROM comment c
        LEFT JOIN account a ON a.id = c.account_id OR a.email_index = c.email_index
        JOIN subscriber s ON s.account_id = a.id OR s.email_index = c.email_index
        JOIN subscription x ON x.subscriber_id = s.id AND x.scope = 'article' AND x.article_id = c.article_id
      WHERE c.id = ANY(${ids}) AND c.asks_mail AND x.ended_at IS NULL
    )
    INSERT INTO outcome_mail (comment_id, subscriber_id, kind, version, next_try_at)
    SELECT c.id, s.id, ${kind}, c.version, ${at}
    FROM asked JOIN comment c ON c.id = asked.id JOIN subscriber s ON s.id = asked.subscriber_id
    WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL
    ON CONFLICT DO NOTHING`);
}
