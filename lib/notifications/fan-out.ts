import { authorKeyOf } from '@/lib/auth/author-key';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { isDeaf, matching, reasonOfRank } from '@/lib/notifications/audience';
import { dueFor } from '@/lib/notifications/rhythm';

/** So many subscribers in one transaction: some tens of milliseconds, whatever the audience. */
const AUDIENCE_BATCH = 500;

/** So many comments are looked at together for whether anybody is to hear of them: of most, on most sites, nobody is. */
const TASK_BATCH = 100;

/** Further replies put a mail off, but not for more than so many quiet windows (PRODUCT 6.4). */
const MOST_WINDOWS = 6;

/**
 * Writes down who is to hear of one comment that became visible, a part of its audience at a time: one row for each
 * subscriber, whatever number of reasons. A process that dies in between is taken up where it was. One process at a time does it,
 * so that comments are told of in the order in which they appeared. Returns 0 when nothing is
 * left to do here, or another process does it; else how many subscribers were looked at, or comments done with that nobody is to hear of.
 */
export async function fanOut(): Promise<number> {
  return db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ mine: boolean }[]>(Prisma.sql`
      SELECT pg_try_advisory_xact_lock(hashtextextended('fan-out', 0)) AS mine`);
    if (lock?.mine !== true) return 0;
    const { task, dropped } = await nextTask(tx);
    if (task === null) return dropped;
    const { looked, last } = await writeAudience(tx, task);
    await (looked < AUDIENCE_BATCH
      ? tx.notifyTask.delete({ where: { commentId: task.commentId } })
      : tx.notifyTask.update({ where: { commentId: task.commentId }, data: { afterSubscriber: last } }));
    return Math.max(looked, 1);
  });
}

/** The next comment that somebody is to hear of. Those before it that nobody is to hear of are done with at once. */
async function nextTask(tx: Prisma.TransactionClient): Promise<{ task: Task | null; dropped: number }> {
  const tasks = await tx.$queryRaw<(Task & { isForNobody: boolean })[]>(Prisma.sql`
    WITH batch AS (
      SELECT t.comment_id, t.created_at, t.after_subscriber, c.number
      FROM notify_task t JOIN comment c ON c.id = t.comment_id
      ORDER BY t.created_at, c.number LIMIT ${TASK_BATCH} FOR UPDATE OF t SKIP LOCKED
    ), dropped AS (
      DELETE FROM notify_task t USING batch b
      WHERE t.comment_id = b.comment_id AND NOT EXISTS (
        SELECT 1 FROM comment c JOIN article a ON a.id = c.article_id CROSS JOIN LATERAL (${matching}) m
        WHERE c.id = b.comment_id AND m.created_at <= b.created_at AND m.subscriber_id > b.after_subscriber)
      RETURNING t.comment_id
    )
    SELECT b.comment_id AS "commentId", b.created_at AS "createdAt", b.after_subscriber AS "after",
      c.account_id AS "accountId", c.badge::text AS badge, c.author_name AS "authorName",
      d.comment_id IS NOT NULL AS "isForNobody"
    FROM batch b JOIN comment c ON c.id = b.comment_id LEFT JOIN dropped d ON d.comment_id = b.comment_id
    ORDER BY b.created_at, b.number`);
  const dropped = tasks.filter(({ isForNobody }) => isForNobody).length;
  return { task: tasks.find(({ isForNobody }) => !isForNobody) ?? null, dropped };
}

interface Task {
  commentId: string;
  createdAt: Date;
  after: string;
  accountId: string | null;
  badge: string | null;
  authorName: string;
}

/** Who comes after `after` in the order of ids. What already waits for a mail about the same article waits with the new. */
async function writeAudience(
  tx: Prisma.TransactionClient,
  task: Task,
): Promise<{ looked: number; last: string }> {
  const window = env.REPLY_MAIL_DELAY;
  const key = Prisma.sql`${authorKeyOf(task)}`;
  const [written] = await tx.$queryRaw<{ looked: number; last: string | null }[]>(Prisma.sql`
    WITH best AS (
      SELECT m.subscriber_id, min(m.rank) AS rank
      FROM comment c JOIN article a ON a.id = c.article_id CROSS JOIN LATERAL (${matching}) m
      WHERE c.id = ${task.commentId} AND m.created_at <= ${task.createdAt} AND m.subscriber_id > ${task.after}
      GROUP BY 1 ORDER BY 1 LIMIT ${AUDIENCE_BATCH}
    ), audience AS (
      SELECT s.id, best.rank, s.rhythm, waiting.ids,
        ${dueFor(Prisma.sql`least(now() + ${window} * interval '1 second',
          waiting.since + ${window * MOST_WINDOWS} * interval '1 second')`)} AS due_at
      FROM best JOIN subscriber s ON s.id = best.subscriber_id LEFT JOIN account acc ON acc.id = s.account_id
        JOIN comment c ON c.id = ${task.commentId}
        CROSS JOIN LATERAL (
          SELECT min(n.created_at) AS since, array_agg(n.id) AS ids FROM notification n
          WHERE n.subscriber_id = s.id AND ${isWaiting}
            AND EXISTS (SELECT 1 FROM comment o WHERE o.id = n.comment_id AND o.article_id = c.article_id)) waiting
      WHERE (${isDeaf(key)}) IS NULL
    ), written AS (
      INSERT INTO notification (subscriber_id, comment_id, reason, rhythm, due_at)
      SELECT id, ${task.commentId}, ${reasonOfRank(Prisma.sql`rank`)}::notification_reason, rhythm, due_at FROM audience
      ON CONFLICT (subscriber_id, comment_id) DO NOTHING
    ), put_off AS (
      UPDATE notification n SET due_at = a.due_at FROM audience a CROSS JOIN LATERAL unnest(a.ids) AS earlier (id)
      WHERE n.id = earlier.id AND a.rhythm = 'immediate' AND ${isWaiting}
    )
    SELECT count(*)::int AS looked, max(subscriber_id) AS last FROM best`);
  return { looked: written?.looked ?? 0, last: written?.last ?? task.after };
}

/** `n` is in no mail yet, and is to be in one as soon as it is quiet. */
const isWaiting = Prisma.sql`
  n.rhythm = 'immediate' AND n.sent_at IS NULL AND n.skipped_at IS NULL AND n.mail_id IS NULL`;
