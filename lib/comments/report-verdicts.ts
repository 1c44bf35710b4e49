import { isIP } from 'node:net';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { openOrigin } from '@/lib/privacy/origins';
import { readSettings } from '@/lib/site';
import { reportVerdict } from '@/lib/spam/report-verdict';
import { spamServiceOf, DEADLINE_IN_SWEEP } from '@/lib/comments/spam-service';
import { spamCommentOf } from '@/lib/comments/spam-comment';

const REPORTS_AT_ONCE = 4;

/** After n calls without thanks the next waits so many seconds; then the last. The first is longer than any call takes. */
const BACK_OFF = [60, 120, 300, 600, 1200, 3600];

/**
 * Tells the spam service where a person corrected it, once the undo window is over. Several processes may sweep: each
 * claims its own rows (`SKIP LOCKED`), and the claim is the back-off, so that a report that fails, or is lost with its
 * process, is due again until the service has thanked for it or the origin has expired. Returns how many were looked at.
 */
export async function sweepReports(): Promise<number> {
  const due = await db.$queryRaw<DueReport[]>(Prisma.sql`
    WITH due AS (
      SELECT id FROM comment WHERE report_at <= now()
      ORDER BY report_at LIMIT ${REPORTS_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE comment c SET report_attempts = report_attempts + 1,
      report_at = now() + (${BACK_OFF}::int[])[least(report_attempts + 1, ${BACK_OFF.length})] * interval '1 second'
    FROM due WHERE c.id = due.id
    RETURNING c.id, c.report_as AS "as", c.report_attempts AS attempt`);
  await Promise.all(due.map(reportDue));
  return due.length;
}

interface DueReport {
  id: string;
  as: 'spam' | 'ham';
  attempt: number;
}

/** One that fails keeps no other back. */
async function reportDue(due: DueReport): Promise<void> {
  try {
    const { result, wait } = await report(due);
    if (result === null) await putOff(due, wait);
    else await close(due, result);
  } catch (error) {
    log('warn', 'report-failed', { comment: due.id, ...errorFacts(error) });
  }
}

/** What history will say; words after `not-reported` say why nobody can ever be told. */
type Result =
  | 'reported:spam'
  | 'reported:ham'
  /** The service would not know whom it is told of. */
  | 'not-reported:origin-gone'
  /** It never saw the comment, as its author wished or was told, and does not see it now. */
  | 'not-reported:not-checked'
  | 'not-reported:no-key';

/** Makes the one call, if it may be made. Null when it is to be made again, after `wait` seconds if the service says so. */
async function report({ id, as }: DueReport): Promise<{ result: Result | null; wait?: number }> {
  const settings = await readSettings();
  const service = spamServiceOf({ settings, deadline: DEADLINE_IN_SWEEP });
  if (service === null) return { result: 'not-reported:no-key' };
  const comment = await db.comment.findUnique({ where: { id }, include, relationLoadStrategy: 'join' });
  const origin = comment?.origin && openOrigin(comment.origin);
  if (!comment || !origin || isIP(origin.ip) === 0) return { result: 'not-reported:origin-gone' };
  if (comment.checkBy === 'person' || comment.verdict === null) return { result: 'not-reported:not-checked' };
  const answer = await reportVerdict({
    service,
    as,
    comment: spamCommentOf({ comment: { ...comment, body: await authorsText(comment) }, origin }),
    origin: { ip: origin.ip, userAgent: origin.userAgent, referrer: origin.referrer },
    reporter: service.tier === 'full' ? await reporterOf(id) : undefined,
    checkResponse: comment.verdict === 'unknown' ? undefined : comment.verdict === 'spam',
  });
  if (answer.outcome === 'thanked') return { result: `reported:${as}` };
  log('warn', 'report-not-taken', { comment: id, cause: answer.cause });
  return { result: null, wait: answer.retryAfterSeconds ?? 0 };
}

const include = { article: true, origin: { include: { originKey: true } } } satisfies Prisma.CommentInclude;

/** What the author wrote and the service was asked about, where a moderator has put other words in its place since. */
async function authorsText({ id, body }: { id: string; body: string }): Promise<string> {
  const [before] = await db.$queryRaw<{ body: string }[]>(Prisma.sql`
    SELECT body FROM comment_text t WHERE comment_id = ${id} AND actor = 'moderator'
      AND t.id > coalesce((SELECT max(a.id) FROM comment_text a WHERE a.comment_id = ${id} AND a.actor = 'author'), 0)
    ORDER BY t.id LIMIT 1`);
  return before?.body ?? body;
}

async function reporterOf(commentId: string): Promise<string | undefined> {
  const last = await db.commentHistory.findFirst({
    where: { commentId, actor: 'moderator' },
    orderBy: { id: 'desc' },
    select: { accountId: true },
  });
  if (!last?.accountId) return undefined;
  const account = await db.account.findUnique({ where: { id: last.accountId }, select: { handle: true } });
  return account?.handle;
}

/** The claim has put it off already, unless the service wants to be left alone for longer. */
async function putOff({ id, as, attempt }: DueReport, wait = 0): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    UPDATE comment SET report_at = greatest(report_at, now() + ${wait} * interval '1 second')
    WHERE id = ${id} AND report_as = ${as} AND report_attempts = ${attempt}`);
}

/** History has what was told even if a person has decided anew meanwhile; what is owed since then stays owed. */
async function close({ id, as, attempt }: DueReport, result: Result): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    WITH seen AS MATERIALIZED (
      SELECT id, status FROM comment WHERE id = ${id} FOR NO KEY UPDATE
    ), closed AS (
      UPDATE comment c SET report_as = NULL, report_at = NULL, report_attempts = 0
      FROM seen WHERE c.id = seen.id AND c.report_as = ${as} AND c.report_attempts = ${attempt}
    )
    INSERT INTO comment_history (comment_id, actor, from_status, to_status, reason)
    SELECT id, 'machine', status, status, ${result} FROM seen`);
}
