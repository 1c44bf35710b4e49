import { CHECK_LEASE_SECONDS, type Answer } from '@/lib/comments/checked-rows';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { inRounds } from '@/lib/rounds';
import { singleton } from '@/lib/server/singleton';
import type { SiteSettings } from '@/lib/site';
import type { SpamService } from '@/lib/spam/akismet';
import { verifyKey, type SpamCheckResult } from '@/lib/spam/check-for-spam';
import { newCircuit } from '@/lib/spam/circuit';

/** A person waits for the answer (PRODUCT 4). */
export const DEADLINE_IN_REQUEST = 2_000;
/** Nobody waits; a slow answer is still an answer. */
export const DEADLINE_IN_SWEEP = 10_000;

/** What a sweep is asking about at this moment is due again in more seconds than this, and is not asked about twice. */
const YOUNGEST_LEASES = CHECK_LEASE_SECONDS - DEADLINE_IN_SWEEP / 1000;

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
 * Takes down what an answer says of the service itself, for the moderators' banner; writes only what has changed, as the
 * database has it, since others ask the service too. When the service is back, what waits for it is due at once.
 */
export async function noteAnswer(result: SpamCheckResult): Promise<void> {
  // Nobody was asked: nothing was heard.
  if (result.verdict === 'unknown' && result.skipped) return;
  // A missing field is the fault of one comment, and was found by a service that is well.
  const cause = result.verdict === 'unknown' && result.cause !== 'missing-field' ? result.cause : null;
  const alert = result.receipt.alert;
  const [code, message] = [alert?.code ?? null, alert?.message ?? null];
  const keyState = cause === null ? 'valid' : cause === 'invalid-key' ? 'invalid' : null;
  // A failure without a notice says nothing new of the account.
  const keepsAlert = cause !== null && alert === undefined;
  await note({ cause, keyState, keepsAlert, code, message });
}

/** As a verdict without a notice leaves what is taken down of the service. */
export const IS_SERVICE_WELL = Prisma.sql`(
  SELECT failing_since IS NULL AND cause IS NULL AND key_state = 'valid' AND alert_code IS NULL AND alert_message IS NULL
  FROM spam_service_state WHERE id = 1)`;

/**
 * The same for an answer that is a verdict, for which what it is about need not wait; never throws. An answer that is none is taken
 * down before anything is made of it, since when its comment is due hangs on that. `isServiceWell`: a moment ago it was (`IS_SERVICE_WELL`).
 */
export async function noteVerdict(answer: Answer, { isServiceWell = false } = {}): Promise<void> {
  if (typeof answer !== 'object' || answer.verdict === 'unknown') return;
  if (isServiceWell && answer.receipt.alert === undefined) return;
  try {
    await noteAnswer(answer);
  } catch (error) {
    log('warn', 'service-state-not-noted', errorFacts(error));
  }
}

interface Note {
  cause: string | null;
  keyState: 'valid' | 'invalid' | null;
  keepsAlert: boolean;
  code: string | null;
  message: string | null;
}

/** Answers that come at the same moment and say the same are taken down once. */
const note = inRounds({
  most: 100,
  about: (noted: Note) => JSON.stringify(noted),
  work: async (same: Note[]) => {
    const [noted] = same;
    if (noted !== undefined) await writeNote(noted);
    return same.map(() => undefined);
  },
});

async function writeNote({ cause, keyState, keepsAlert, code, message }: Note): Promise<void> {
  await db.$executeRaw`
    WITH before AS (
      SELECT id, failing_since, coalesce(${keyState}, key_state) AS key_state,
        CASE WHEN ${keepsAlert} THEN alert_code ELSE ${code} END AS alert_code,
        CASE WHEN ${keepsAlert} THEN alert_message ELSE ${message} END AS alert_message
      FROM spam_service_state WHERE id = 1
    ), noted AS (
      UPDATE spam_service_state s SET cause = ${cause}, key_state = before.key_state, alert_code = before.alert_code,
        alert_message = before.alert_message, updated_at = now(),
        failing_since = CASE WHEN ${cause !== null} THEN coalesce(s.failing_since, now()) END
      FROM before
      WHERE s.id = before.id AND (s.cause, s.key_state, s.alert_code, s.alert_message)
        IS DISTINCT FROM (${cause}, before.key_state, before.alert_code, before.alert_message)
      RETURNING before.failing_since IS NOT NULL AND ${cause === null} AS is_back
    ), woken AS (
      -- In the order in which others take many.
      SELECT id FROM comment
      WHERE due_at > now() AND status = 'pending' AND last_actor = 'machine' AND holds @> ARRAY['spam-service']
        AND due_at NOT BETWEEN now() + ${YOUNGEST_LEASES} * interval '1 second' AND now() + ${CHECK_LEASE_SECONDS} * interval '1 second'
        AND (SELECT is_back FROM noted)
      ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE comment c SET due_at = least(due_at, greatest(now(), coalesce(
      (SELECT max(at) FROM spam_check k WHERE k.comment_id = c.id) + (attempts - 1) * interval '1 minute', now())))
    FROM woken WHERE c.id = woken.id`;
}

type KeyState = 'none' | 'valid' | 'invalid' | 'unreachable';

/** Asks whether the service takes the key of these settings for this site. Keeps nothing. */
export async function askAboutKey(settings: SiteSettings): Promise<KeyState> {
  const service = spamServiceOf({ settings, deadline: DEADLINE_IN_SWEEP });
  return service === null ? 'none' : (await verifyKey({ service })).outcome;
}

/** Asks whether the key is good and keeps the answer: at boot, and when the key is changed. */
export async function checkKey(settings: SiteSettings): Promise<KeyState> {
  const keyState = await askAboutKey(settings);
  await db.spamServiceState.update({ where: { id: 1 }, data: { keyState, updatedAt: new Date() } });
  return keyState;
}
