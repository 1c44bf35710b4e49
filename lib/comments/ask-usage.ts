import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { readSettings } from '@/lib/site';
import { askUsage } from '@/lib/spam/usage-limit';
import { QUOTA_ALERTS } from '@/lib/spam/akismet-answer';
import { DEADLINE_IN_SWEEP, spamServiceOf } from '@/lib/comments/spam-service';

/**
 * Asks the spam service how much of the month is used: once an hour, and once more after it has said that it is too much.
 * Several processes may look: one asks. What it does not say is not known any more. Returns how often it asked.
 */
export async function sweepUsage(): Promise<number> {
  const service = spamServiceOf({ settings: await readSettings(), deadline: DEADLINE_IN_SWEEP });
  if (service === null) return 0;
  const claimed = await db.$executeRaw(Prisma.sql`
    UPDATE spam_service_state SET usage_at = now()
    WHERE id = 1 AND (usage_at IS NULL OR usage_at < now() - interval '1 hour'
      OR (usage_at < updated_at AND (cause = 'throttled' OR alert_code = ANY(${[...QUOTA_ALERTS]}::text[]))))`);
  if (claimed === 0) return 0;
  const usage = await askUsage({ service });
  await db.$executeRaw(Prisma.sql`
    UPDATE spam_service_state SET usage_count = ${usage?.count ?? null}::bigint, usage_limit = ${usage?.limit ?? null}::bigint
    WHERE id = 1`);
  return 0;
}
