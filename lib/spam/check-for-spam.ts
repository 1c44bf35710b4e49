import { isIP } from 'node:net';

import { callAkismet, type SpamService } from '@/lib/spam/akismet';
import { findTrouble, header, writeReceipt, type Receipt } from '@/lib/spam/akismet-answer';
import { enterCircuit, leaveCircuit, type UnknownCause } from '@/lib/spam/circuit';
import { wireFields, type RecheckReason, type SpamComment, type SpamOrigin } from '@/lib/spam/wire-fields';

export type SpamCheckResult = { receipt: Receipt } & (
  | { verdict: 'ham'; provisional: false | { recheckAfterSeconds: number } }
  /** `blatant` when the service is so sure that it advises against keeping the comment. */
  | { verdict: 'spam'; blatant: boolean }
  /** `skipped` when the service was not asked, because it has just failed others. */
  | { verdict: 'unknown'; cause: UnknownCause; retryAfterSeconds?: number; skipped?: true }
);

/** What the service asks for today, for when it asks in a way that cannot be read. */
const USUAL_RECHECK = 120;

/** A provisional comment is one that waits; it does not wait longer than this for its second check. */
const MAX_RECHECK = 3_600;

/**
 * Asks the service once whether a comment is spam. Never throws, and answers within the service's deadline or as soon
 * as `signal` aborts. Exactly `true` and `false` are verdicts; whatever else happens is unknown, with its cause. After
 * failures in a row the service is left alone for half a minute, and callers hear so at once.
 * `provisional` ham is still being looked at: ask again after that time with the reason `recheck`.
 */
export async function checkForSpam({
  service,
  comment,
  origin,
  reason,
  signal,
}: {
  service: SpamService;
  comment: SpamComment;
  origin: SpamOrigin;
  reason?: RecheckReason | undefined;
  signal?: AbortSignal | undefined;
}): Promise<SpamCheckResult> {
  // Without a real address the service refuses to answer; a placeholder would make all authors one.
  if (isIP(origin.ip) === 0) return unasked('missing-field');
  if (signal?.aborted) return unasked('timeout');
  const entry = enterCircuit(service.circuit);
  if (entry.outcome === 'skip') return unasked(entry.cause, entry.retryAfterSeconds);

  const fields = wireFields({ service, comment, origin, reason });
  const reply = await callAkismet({ service, call: 'comment-check', fields, signal });
  const receipt = writeReceipt(reply, fields);
  const trouble = findTrouble(reply, ['true', 'false']);
  leaveCircuit(service.circuit, trouble?.cause);

  if (trouble) return { verdict: 'unknown', ...trouble, receipt };
  // Without trouble the answer is one of those two, whole.
  if (receipt.answer === 'true')
    return { verdict: 'spam', blatant: header(reply, 'x-akismet-pro-tip') === 'discard', receipt };
  return { verdict: 'ham', provisional: provisional(header(reply, 'x-akismet-recheck-after')), receipt };
}

export type KeyCheckResult = { receipt: Receipt } & (
  { outcome: 'valid' } | { outcome: 'invalid' } | { outcome: 'unreachable'; cause: UnknownCause }
);

/**
 * Asks whether the service takes this key for this site: at boot and in `doctor`, not before each check. Never throws.
 * When it is `invalid` the receipt's `debugHelp` may say why.
 */
export async function verifyKey({
  service,
  signal,
}: {
  service: SpamService;
  signal?: AbortSignal | undefined;
}): Promise<KeyCheckResult> {
  const fields = { api_key: service.key, blog: service.site };
  const reply = await callAkismet({ service, call: 'verify-key', fields, signal });
  const receipt = writeReceipt(reply, fields);
  const trouble = findTrouble(reply, ['valid']);
  if (!trouble) return { outcome: 'valid', receipt };
  if (receipt.answer === 'invalid') return { outcome: 'invalid', receipt };
  return { outcome: 'unreachable', cause: trouble.cause, receipt };
}

function unasked(cause: UnknownCause, retryAfterSeconds?: number): SpamCheckResult {
  return {
    verdict: 'unknown',
    cause,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    skipped: true,
    receipt: { answer: '', latencyMs: 0 },
  };
}

function provisional(recheckAfter: string | undefined): false | { recheckAfterSeconds: number } {
  if (recheckAfter === undefined) return false;
  const seconds = /^\d+$/.test(recheckAfter) ? Number(recheckAfter) : USUAL_RECHECK;
  return { recheckAfterSeconds: Math.min(Math.max(seconds, 1), MAX_RECHECK) };
}
