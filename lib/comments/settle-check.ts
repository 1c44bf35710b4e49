import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { dropPages } from '@/lib/page-cache/invalidate';
import type { SpamCheckResult } from '@/lib/spam/check-for-spam';
import { lockArticles, publishComments } from '@/lib/comments/publish-comments';
import type { CommentStatus, Hold } from '@/lib/comments/status';

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

/**
 * Moves a comment where the finding sends it, if nobody has acted since it was read, in one statement; what is published
 * passes the gate in the same transaction. What the service said is kept either way. Returns the status in which the
 * comment is left, or null when it has gone.
 */
export async function settle(settling: Settling): Promise<CommentStatus | null> {
  const { comment, to } = settling;
  if (to !== 'published') {
    if (await move(db, settling)) return to;
  } else {
    const { moved, tags } = await db.$transaction(async (tx) => {
      await lockArticles(tx, [comment.id]);
      const moved = await move(tx, settling);
      return { moved, tags: moved ? await publishComments(tx, [comment.id]) : [] };
    });
    dropPages(tags);
    if (moved) return to;
  }
  const now = await db.comment.findUnique({ where: { id: comment.id }, select: { status: true } });
  return now?.status ?? null;
}

interface Settling extends Finding {
  /** As it was read before the service was asked. */
  comment: { id: string; status: CommentStatus; version: number };
  attempt: number;
  reason: CheckReason;
}

/** Whether it moved. */
async function move(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  { comment, attempt, reason, answer, to, holds, tier }: Settling,
): Promise<boolean> {
  const verdict = verdictOf(answer);
  const blatant = typeof answer === 'object' && answer.verdict === 'spam' && answer.blatant;
  const cause = typeof answer === 'object' && answer.verdict === 'unknown' ? answer.cause : mainCause(holds);
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH seen AS MATERIALIZED (
      SELECT id, status FROM comment WHERE id = ${comment.id} FOR NO KEY UPDATE
    ), checked AS (${checkRow({ reason, answer, tier })}), moved AS (
      UPDATE comment c SET status = ${to}::comment_status, verdict = coalesce(${verdict}::spam_verdict, c.verdict),
        blatant = ${blatant}, holds = ${holds}::text[],
        version = c.version + CASE WHEN c.status = ${to}::comment_status THEN 0 ELSE 1 END,
        due_at = ${dueAt({ answer, to, attempt })}, recheck = c.recheck AND ${isWithoutAnswer(answer)}
      FROM seen
      WHERE c.id = seen.id AND c.version = ${comment.version} AND c.attempts = ${attempt}
        AND (c.status = 'checking' OR (c.status = 'pending' AND c.last_actor = 'machine'))
      RETURNING c.id
    ), noted AS (
      INSERT INTO comment_history (comment_id, actor, from_status, to_status, reason, cause)
      SELECT id, 'machine', ${comment.status}::comment_status, ${to}::comment_status,
        ${verdict === null ? null : `verdict:${verdict}`}, ${cause}
      FROM moved WHERE ${comment.status !== to}
    )
    SELECT id FROM moved`);
  return rows.length === 1;
}

/** A rule before whatever else held it too: how fair rules are is told by it (lib/moderation/fairness). */
function mainCause(holds: readonly Hold[]): Hold | null {
  return holds.find((hold) => RULES.has(hold)) ?? holds[0] ?? null;
}

const RULES: ReadonlySet<Hold> = new Set(['links', 'words', 'gives-away']);

/** When the machine looks at the comment again: null when it need not. */
export function dueAt({ answer, to, attempt }: Pick<Settling, 'answer' | 'to' | 'attempt'>): Prisma.Sql {
  const never = Prisma.sql`NULL`;
  if (to !== 'pending' || answer === 'not-needed' || answer === 'not-possible') return never;
  const usual = inSeconds(BACK_OFF[Math.min(attempt, BACK_OFF.length) - 1] ?? CHECK_LEASE_SECONDS);
  if (answer === 'failed') return usual;
  if (answer.verdict === 'ham')
    return answer.provisional === false ? never : inSeconds(answer.provisional.recheckAfterSeconds);
  if (answer.verdict === 'spam' || !answer.skipped) return usual;
  // It was spared a call because the service rests. If that is over by now, nothing else will wake it.
  return Prisma.sql`CASE WHEN (SELECT failing_since IS NULL FROM spam_service_state) THEN ${inSeconds(1)} ELSE ${usual} END`;
}

/** A person who asked for another look is not done with until the service has said something. */
function isWithoutAnswer(answer: Answer): boolean {
  return answer === 'failed' || (typeof answer === 'object' && answer.verdict === 'unknown');
}

function inSeconds(seconds: number): Prisma.Sql {
  return Prisma.sql`now() + ${seconds}::float8 * interval '1 second'`;
}

/**
 * The row of one answer, or of its absence; of a call that was never made there is none, nor of a comment whose author had
 * it erased meanwhile.
 */
export function checkRow({ reason, answer, tier }: Pick<Settling, 'reason' | 'answer' | 'tier'>): Prisma.Sql {
  if (typeof answer === 'string' || (answer.verdict === 'unknown' && answer.skipped))
    return Prisma.sql`SELECT 1`;
  const { receipt, verdict } = answer;
  return Prisma.sql`
    INSERT INTO spam_check (comment_id, reason, verdict, cause, blatant, provisional, guid, answer, latency_ms, tier, alert_code, error)
    SELECT id, ${reason}, ${verdict}::spam_verdict, ${verdict === 'unknown' ? answer.cause : null},
      ${verdict === 'spam' && answer.blatant}, ${verdict === 'ham' && answer.provisional !== false}, ${receipt.guid ?? null},
      ${receipt.answer}, ${receipt.latencyMs}::int, ${tier}, ${receipt.alert?.code ?? null}, ${receipt.error ?? null}
    FROM seen WHERE status <> 'erased'`;
}

/** What is known after this answer; null when nobody was to be asked, `unknown` where a verdict was wanted and is missing. */
export function verdictOf(answer: Answer): SpamCheckResult['verdict'] | null {
  if (typeof answer === 'object') return answer.verdict;
  return answer === 'not-needed' ? null : 'unknown';
}
