import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { REPORT_DAYS } from '@/lib/reports/reporter-weight';

/**
 * Forgets reports ninety days after they were decided; those that nobody is to decide any more, because the comment was
 * taken back, ninety days after they were made. Returns how many went.
 */
export async function forgetReports(): Promise<number> {
  return db.$executeRaw(Prisma.sql`
    DELETE FROM report r WHERE r.at < now() - ${REPORT_DAYS} * interval '1 day' AND (
      r.decided_at < now() - ${REPORT_DAYS} * interval '1 day'
      OR (r.decided_at IS NULL AND EXISTS (SELECT 1 FROM comment c WHERE c.id = r.comment_id AND c.status = 'withdrawn')))`);
}
