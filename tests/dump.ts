import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** Everything in the database, as text, table by table: what somebody reads who has it. Binary columns are in hex. */
export async function dump(): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;
  const rows = await Promise.all(
    tables.map(({ name }) =>
      db.$queryRaw<{ text: string }[]>(
        Prisma.sql`SELECT ${name} || ' ' || t::text AS text FROM ${Prisma.raw(name)} t`,
      ),
    ),
  );
  return rows
    .flat()
    .map(({ text }) => text)
    .join('\n');
}
