import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { dropPages } from '@/lib/page-cache/invalidate';
import { checkComment } from '@/lib/comments/check-comment';
import { GATE_BATCH, publishComments } from '@/lib/comments/publish-comments';
import { DEADLINE_IN_SWEEP } from '@/lib/comments/spam-service';
import { CHECK_LEASE_SECONDS, type CheckReason } from '@/lib/comments/checked-rows';
import type { CommentStatus } from '@/lib/comments/status';
import { unfoldComments } from '@/lib/comments/unfold-comments';

/** As many calls as the spam service is asked at the same time. */
const CHECKS_AT_ONCE = 4;

/**
 * Takes up what is due: comments whose first verdict never came (the process was killed, the service was silent) and
 * held ones that are to be asked about again. Several processes may sweep: each claims its own rows (`SKIP LOCKED`), and
 * a claim that is lost with its process is due again after a minute. Returns how many were looked at.
 */
export async function sweepChecks(): Promise<number> {
  const due = await db.$queryRaw<DueCheck[]>(Prisma.sql`
    WITH due AS (
      SELECT id FROM comment WHERE due_at <= now() AND (status = 'checking' OR (status = 'pending' AND last_actor = 'machine'))
      ORDER BY recheck, due_at LIMIT ${CHECKS_AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    UPDATE comment c SET attempts = attempts + 1, due_at = now() + ${CHECK_LEASE_SECONDS} * interval '1 second'
    FROM due WHERE c.id = due.id
    RETURNING c.id, c.attempts, c.status::text AS status, c.recheck, 'provisional' = ANY(c.holds) AS provisional,
      c.edited_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM spam_check k WHERE k.comment_id = c.id AND k.verdict <> 'unknown' AND k.at >= c.edited_at) AS edited`);
  await Promise.all(due.map(checkDue));
  return due.length;
}

/**
 * Lets through the gate what a person published, and opens what was folded and a person let stand, once the undo window has
 * ended. Returns how many there were.
 */
export async function sweepPublications(): Promise<number> {
  const { count, tags } = await db.$transaction(async (tx) => {
    // Not locked here: the gate takes the article first, and lets nothing through twice.
    const due = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT id FROM comment WHERE publish_at <= now() ORDER BY publish_at LIMIT ${GATE_BATCH}`);
    const ids = due.map(({ id }) => id);
    return { count: ids.length, tags: await publishComments(tx, ids) };
  });
  dropPages(tags);
  return count + (await unfoldComments());
}

interface DueCheck {
  id: string;
  attempts: number;
  status: CommentStatus;
  provisional: boolean;
  /** Its text is another than the one about which the service last gave a verdict. */
  edited: boolean;
  /** A person wants it looked at again. */
  recheck: boolean;
}

/** One that fails keeps no other back; its claim runs out, and it is due again. */
async function checkDue({ id, attempts, ...due }: DueCheck): Promise<void> {
  const reason = reasonOf(due);
  try {
    await checkComment({ id, attempt: attempts, reason, deadline: DEADLINE_IN_SWEEP });
  } catch (error) {
    log('warn', 'check-failed', { comment: id, ...errorFacts(error) });
  }
}

function reasonOf({ status, provisional, recheck, edited }: Omit<DueCheck, 'id' | 'attempts'>): CheckReason {
  if (edited) return 'edit';
  if (status === 'checking') return 'initial';
  if (recheck) return 'recheck_queue';
  return provisional ? 'recheck' : 'retry';
}
