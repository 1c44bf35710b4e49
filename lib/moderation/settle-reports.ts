import { Prisma } from '@/lib/generated/prisma/client';

/** What came of a report: the comment went (`upheld`), or a person let it stand (`kept`). */
export type ReportOutcome = 'upheld' | 'kept';

/**
 * Answers every open report of a comment, inside the transaction that decided about it, at the time of that transaction.
 * What was folded for them opens again when the undo window has ended, if a person let it stand.
 */
export async function settleReports(
  tx: Prisma.TransactionClient,
  { id, outcome, windowSeconds }: { id: string; outcome: ReportOutcome; windowSeconds: number },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE report SET outcome = ${outcome}, decided_at = now() WHERE comment_id = ${id} AND outcome IS NULL`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET open_reports = '{}',
      unfold_at = CASE WHEN folded AND ${outcome === 'kept'} THEN now() + ${windowSeconds} * interval '1 second' END
    WHERE id = ${id} AND (open_reports <> '{}' OR folded)`);
}

/**
 * Takes the answers back that were given at this time, with the decision of that time: the reports are open again. What is
 * folded without any was let stand before, and opens when the window of taking back has ended.
 */
export async function reopenReports(
  tx: Prisma.TransactionClient,
  { id, at, windowSeconds }: { id: string; at: Date; windowSeconds: number },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE report SET outcome = NULL, decided_at = NULL WHERE comment_id = ${id} AND decided_at = ${at}`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment c SET open_reports = coalesce(open.reasons, '{}'),
      unfold_at = CASE WHEN folded AND status = 'published' AND open.reasons IS NULL
        THEN now() + ${windowSeconds} * interval '1 second' END
    FROM (SELECT array_agg(reason ORDER BY at, id) AS reasons FROM report WHERE comment_id = ${id} AND outcome IS NULL) open
    WHERE c.id = ${id}`);
}
