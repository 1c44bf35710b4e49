import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/**
 * Whether PostgreSQL expects more than `most` rows that `matching` is true of. It is asked how it would go about it, which
 * takes it half a millisecond, whatever it holds: counting them is what is to be avoided. It knows the share of each
 * frequent word from the last time that it looked through the table, and takes words for strangers to each other.
 */
export async function isCommon({ matching, most }: { matching: Prisma.Sql; most: number }): Promise<boolean> {
  const [row] = await db.$queryRaw<Explained[]>(Prisma.sql`EXPLAIN (FORMAT JSON) SELECT ${matching}`);
  return (row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0) > most;
}

interface Explained {
  'QUERY PLAN': { Plan: { 'Plan Rows': number } }[];
}
