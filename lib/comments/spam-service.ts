import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { singleton } from '@/lib/server/singleton';
import type { SiteSettings } from '@/lib/site';
import type { SpamService } from '@/lib/spam/akismet';
import { verifyKey, type SpamCheckResult } from '@/lib/spam/check-for-spam';
import { newCircuit } from '@/lib/spam/circuit';

/** A person waits for the answer (PRODUCT 4). */
export const DEADLINE_IN_REQUEST = 2_000;
/** Nobody waits; a slow answer is still an answer. */
export const DEADLINE_IN_SWEEP = 10_000;

/** The spam service as this site is set up to use it, or null without a key. */
export function spamServiceOf({
  settings,
  deadline,
}: {
  settings: SiteSettings;
  deadline: number;
}): SpamService | null {
  if (settings.akismetKey === null) return null;
  return {
    key: settings.akismetKey,
    endpoint: env.AKISMET_ENDPOINT,
    site: env.SITE_URL,
    languages: settings.language.toLowerCase().replaceAll('-', '_'),
    tier: settings.privacyTier,
    deadline,
    circuit: singleton('spam-circuit', () => newCircuit()),
  };
}

/**
 * Takes down what an answer says of the service itself, for the moderators' banner; writes only when that has changed.
 * When the service is back, what waits for it is due at once.
 */
export async function noteAnswer(result: SpamCheckResult): Promise<void> {
  const cause = result.verdict === 'unknown' && result.cause !== 'missing-field' ? result.cause : null;
  const alert = result.receipt.alert ?? null;
  const noted = singleton<{ said: string | null }>('spam-service-noted', () => ({ said: null }));
  const said = JSON.stringify([cause, alert]);
  if (noted.said === said) return;
  const before = await db.spamServiceState.findUniqueOrThrow({ where: { id: 1 } });
  await db.spamServiceState.update({
    where: { id: 1 },
    data: {
      cause,
      failingSince: cause === null ? null : (before.failingSince ?? new Date()),
      // A call that was skipped, or failed, says nothing new of the account.
      ...(cause === null
        ? { alertCode: alert?.code ?? null, alertMessage: alert?.message ?? null, keyState: 'valid' }
        : {}),
      ...(cause === 'invalid-key' ? { keyState: 'invalid' } : {}),
      updatedAt: new Date(),
    },
  });
  if (cause === null && before.failingSince !== null) await wakeWaiting();
  noted.said = said;
}

/** Asks whether the key is good and keeps the answer: at boot, and when the key is changed. */
export async function checkKey(
  settings: SiteSettings,
): Promise<'none' | 'valid' | 'invalid' | 'unreachable'> {
  const service = spamServiceOf({ settings, deadline: DEADLINE_IN_SWEEP });
  const keyState = service === null ? 'none' : (await verifyKey({ service })).outcome;
  await db.spamServiceState.update({ where: { id: 1 }, data: { keyState, updatedAt: new Date() } });
  return keyState;
}

async function wakeWaiting(): Promise<void> {
  await db.$executeRaw`
    UPDATE comment SET due_at = now()
    WHERE due_at > now() AND status = 'pending' AND last_actor = 'machine' AND holds @> ARRAY['spam-service']`;
}
