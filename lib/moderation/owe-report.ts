import { Prisma } from '@/lib/generated/prisma/client';

/**
 * Notes what the spam service is to be told of a comment after a person's move, or that it need be told nothing, inside
 * the transaction of that move: once `seconds` have passed. What the service takes a comment for is its last verdict, or
 * what it was told since; a report that was begun may have arrived. A move back to what the service says owes nothing.
 * Declining says nothing of spam: what is owed for a decision that stood through its window stays owed.
 */
export async function oweReport(
  tx: Prisma.TransactionClient,
  { id, seconds }: { id: string; seconds: number },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH told AS (
      SELECT c.id, CASE WHEN c.report_attempts > 0 THEN c.report_as ELSE coalesce(
        (SELECT CASE h.reason WHEN 'reported:spam' THEN 'spam' ELSE 'ham' END FROM comment_history h
          WHERE h.comment_id = c.id AND h.reason IN ('reported:spam', 'reported:ham') ORDER BY h.id DESC LIMIT 1),
        c.verdict::text, 'none') END AS says
      FROM comment c WHERE c.id = ${id}
    ), owed AS (
      SELECT c.id, CASE
        WHEN c.status = 'spam' AND (told.says <> 'spam' OR c.report_as = 'spam') THEN 'spam'
        WHEN c.status IN ('published', 'pending') AND (told.says = 'spam' OR c.report_as = 'ham') THEN 'ham'
        WHEN c.status = 'declined' AND (c.report_attempts > 0 OR c.report_at <= now()) THEN c.report_as
      END AS report_as
      FROM comment c JOIN told USING (id)
    )
    UPDATE comment c SET report_as = owed.report_as,
      report_at = CASE
        WHEN owed.report_as = c.report_as THEN c.report_at
        WHEN owed.report_as IS NOT NULL THEN now() + ${seconds} * interval '1 second' END,
      report_attempts = CASE WHEN owed.report_as = c.report_as THEN c.report_attempts ELSE 0 END
    FROM owed
    WHERE c.id = owed.id AND (c.report_as IS NOT NULL OR owed.report_as IS NOT NULL)`);
}
