import { Prisma } from '@/lib/generated/prisma/client';
import type { SpamCheckResult } from '@/lib/spam/check-for-spam';
import { mainCause, type CommentStatus, type Hold } from '@/lib/comments/status';

/** Why the service is asked: a first time, again after no answer, because it asked to be, because a person did, or about another text. */
export type CheckReason = 'initial' | 'retry' | 'recheck' | 'recheck_queue' | 'edit';

/** After n attempts without a verdict the next waits so many seconds, the first less than PRODUCT 4's minute; then the last. */
const BACK_OFF = [50, 60, 120, 300, 600, 1200, 3600];

/** A check that fails for a reason of ours is taken up again after this. */
export const CHECK_LEASE_SECONDS = 60;

/** What the service said, or why it was not asked: there was no need, there is no way, or we failed ourselves. */
export type Answer = SpamCheckResult | 'not-needed' | 'not-possible' | 'failed';

/** What was found out about a comment, and where that sends it. */
export interface Finding {
  answer: Answer;
  to: 'published' | 'pending' | 'spam';
  holds: Hold[];
  /** Of privacy, in which the service was asked. */
  tier: string;
}

export interface Settling extends Finding {
  /** As it was read before the service was asked. */
  comment: { id: string; articleId: string; status: CommentStatus; version: number };
  attempt: number;
  reason: CheckReason;
}

/** What was found, as rows for a statement: `given`, of which INSERT_CHECKS and DUE_AT speak. */
export function givenOf(found: Settling[]): Prisma.Sql {
  return Prisma.sql`
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(found.map(rowOf))}::jsonb) AS given (
      id text, version int, attempt int, from_status comment_status, to_status comment_status,
      reason text, tier text, verdict spam_verdict, blatant boolean, is_provisional boolean, is_without_answer boolean,
      holds text[], cause text, due_in float8, may_be_spared boolean,
      is_asked boolean, unknown_cause text, guid text, answer text, latency_ms int, alert_code text, error text)`;
}

function rowOf({ comment, attempt, reason, answer, to, holds, tier }: Settling) {
  const said = typeof answer === 'object' ? answer : null;
  const unknown = said?.verdict === 'unknown' ? said : null;
  return {
    id: comment.id,
    version: comment.version,
    attempt,
    from_status: comment.status,
    to_status: to,
    reason,
    tier,
    verdict: verdictOf(answer),
    blatant: said?.verdict === 'spam' && said.blatant,
    is_provisional: said?.verdict === 'ham' && said.provisional !== false,
    // A person who asked for another look is not done with until the service has said something.
    is_without_answer: answer === 'failed' || unknown !== null,
    holds,
    cause: unknown?.cause ?? mainCause(holds),
    due_in: dueIn({ answer, to, attempt }),
    may_be_spared: unknown?.skipped === true,
    is_asked: said !== null && unknown?.skipped !== true,
    unknown_cause: unknown?.cause,
    guid: said?.receipt.guid,
    answer: said?.receipt.answer,
    latency_ms: said?.receipt.latencyMs,
    alert_code: said?.receipt.alert?.code,
    error: said?.receipt.error,
  };
}

/** After how many seconds the machine looks at the comment again: null when it need not. */
function dueIn({ answer, to, attempt }: Pick<Settling, 'answer' | 'to' | 'attempt'>): number | null {
  if (to !== 'pending' || answer === 'not-needed' || answer === 'not-possible') return null;
  const usual = BACK_OFF[Math.min(attempt, BACK_OFF.length) - 1] ?? CHECK_LEASE_SECONDS;
  if (answer === 'failed' || answer.verdict !== 'ham') return usual;
  return answer.provisional === false ? null : answer.provisional.recheckAfterSeconds;
}

/** When that is. Who was spared a call because the service rests is due at once if that is over by now: nothing else will wake it. */
export const DUE_AT = Prisma.sql`now() + interval '1 second' * CASE
  WHEN given.may_be_spared AND (SELECT failing_since IS NULL FROM spam_service_state) THEN 1 ELSE given.due_in END`;

/**
 * The rows of answers, or of their absence; of a call that was never made there is none, nor of a comment whose author had
 * it erased meanwhile. `seen` has id and status of the comments.
 */
export const INSERT_CHECKS = Prisma.sql`
  INSERT INTO spam_check (comment_id, reason, verdict, cause, blatant, provisional, guid, answer, latency_ms, tier, alert_code, error)
  SELECT id, reason, verdict, unknown_cause, blatant, is_provisional, guid, answer, latency_ms, tier, alert_code, error
  FROM given JOIN seen USING (id) WHERE is_asked AND seen.status <> 'erased'`;

/** Of `given` and `c`: nobody else has acted on the comment since it was read. */
export const IS_STILL_OPEN = Prisma.sql`
  c.version = given.version AND c.attempts = given.attempt
    AND (c.status = 'checking' OR (c.status = 'pending' AND c.last_actor = 'machine'))`;

/** What becomes of the comment `c`, but for when it is due. */
export const SET_FOUND = Prisma.sql`
  status = given.to_status, verdict = coalesce(given.verdict, c.verdict), blatant = given.blatant, holds = given.holds,
    version = c.version + CASE WHEN c.status = given.to_status THEN 0 ELSE 1 END, recheck = c.recheck AND given.is_without_answer`;

/** The lines of history of those that `moved`. */
export const INSERT_MOVES = Prisma.sql`
  INSERT INTO comment_history (comment_id, actor, from_status, to_status, reason, cause)
  SELECT id, 'machine', from_status, to_status, 'verdict:' || verdict::text, cause FROM moved WHERE from_status <> to_status`;

/** What is known after this answer; null when nobody was to be asked, `unknown` where a verdict was wanted and is missing. */
export function verdictOf(answer: Answer): SpamCheckResult['verdict'] | null {
  if (typeof answer === 'object') return answer.verdict;
  return answer === 'not-needed' ? null : 'unknown';
}
