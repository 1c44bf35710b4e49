import { Client } from 'pg';
import { env } from '@/lib/env';

/** Everything in the database, as text, row by row: what somebody reads who has it. Binary columns are in hex. */
export async function dump(): Promise<string> {
  const client = new Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    const lines: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      lines.push(...rows.map(({ text }) => `${name} ${text}`));
    }
    return lines.join('\n');
  } finally {
    await client.end();
  }
}
