import type { Moderator } from '@/lib/auth/viewer';
import { checkKey } from '@/lib/comments/spam-service';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { countUse } from '@/lib/http/rate-limit';
import { readSettings } from '@/lib/site';

export type TriedService =
  | { outcome: 'answers' | 'invalid-key' | 'unreachable' | 'none' }
  /** Somebody has tried just now. In seconds. */
  | { outcome: 'too-often'; retryAfter: number };

/** The service asks not to be asked about its key before every check. */
const LIMIT = { limit: 3, seconds: 60 };

/**
 * Asks the spam service about the key, for a moderator who will not wait for the next try. If it answers, what waits for
 * it is due at once, and the sweep takes it up at its own pace; a service that then gives no verdicts is found out by that.
 */
export async function tryService({ moderator: _ }: { moderator: Moderator }): Promise<TriedService> {
  const counted = await countUse({ subject: 'site', action: 'try-service', ...LIMIT });
  if (counted.outcome === 'refused') return { outcome: 'too-often', retryAfter: counted.retryAfter };
  const state = await checkKey(await readSettings());
  if (state === 'none') return { outcome: 'none' };
  if (state === 'invalid') return { outcome: 'invalid-key' };
  if (state !== 'valid') return { outcome: 'unreachable' };
  await db.$executeRaw(Prisma.sql`
    WITH state AS (
      UPDATE spam_service_state SET failing_since = NULL, cause = NULL, updated_at = now() WHERE id = 1 RETURNING id
    ), woken AS (
      -- After the state, and in the order in which others take many.
      SELECT comment.id FROM state, comment
      WHERE due_at > now() AND status = 'pending' AND last_actor = 'machine' AND holds @> ARRAY['spam-service']
      ORDER BY comment.id FOR NO KEY UPDATE OF comment
    )
    UPDATE comment c SET due_at = now() FROM woken WHERE c.id = woken.id`);
  return { outcome: 'answers' };
}
