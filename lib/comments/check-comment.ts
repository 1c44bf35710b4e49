import type { CommentPolicy } from '@/lib/articles/article';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { dropPages } from '@/lib/page-cache/invalidate';
import { keys } from '@/lib/privacy/keys';
import { readOrigin } from '@/lib/privacy/origins';
import { open } from '@/lib/privacy/seal';
import { readSettings, type SiteSettings } from '@/lib/site';
import { checkForSpam, type SpamCheckResult } from '@/lib/spam/check-for-spam';
import { applyRules } from '@/lib/spam/rules';
import { countLinks } from '@/lib/spam/rules';
import { lockArticles, publishComments } from '@/lib/comments/publish-comments';
import { noteAnswer, spamServiceOf } from '@/lib/comments/spam-service';
import { decideByMachine, isOpenToMachine, type CommentStatus, type Hold } from '@/lib/comments/status';

/** Why the service is asked: a first time, again after it gave no answer, or again because it asked to be. */
export type CheckReason = 'initial' | 'retry' | 'recheck';

/** After n attempts without a verdict the next one waits this many seconds; then it stays at the last. */
const BACK_OFF = [60, 60, 120, 300, 600, 1200, 3600];

/** A check that fails for a reason of ours is taken up again after this. */
export const CHECK_LEASE_SECONDS = 60;

/**
 * Finds out what is to become of one comment and moves it there, unless somebody else has acted meanwhile. The caller
 * holds the claim: `attempt` is the number that storing or the sweep wrote for it, and a check whose number is no longer
 * the row's leaves no trace on it. At most one call to the spam service; never throws because of that service.
 * Returns the status in which the comment is left, or null when there is no such comment.
 */
export async function checkComment({
  id,
  attempt,
  reason,
  deadline,
}: CheckInput): Promise<CommentStatus | null> {
  const comment = await db.comment.findUnique({ where: { id }, include: { article: true } });
  if (comment === null) return null;
  if (comment.attempts !== attempt || !isOpenToMachine(comment)) return comment.status;
  const settings = await readSettings();
  const result = await askService({ comment, settings, reason, deadline });
  if (result !== 'not-asked') await noteAnswer(result);
  const { to, holds } = decideByMachine({
    verdict: result === 'not-asked' ? 'none' : result.verdict,
    provisional: result !== 'not-asked' && result.verdict === 'ham' && result.provisional !== false,
    policy: comment.article.commentPolicy ?? settings.commentPolicy,
    known: await isKnown(comment, comment.article.commentPolicy ?? settings.commentPolicy),
    holds: [...noticedHolds(comment), ...ruleHolds({ comment, settings })],
  });
  return settle({ comment, attempt, reason, result, to, holds, tier: settings.privacyTier });
}

interface CheckInput {
  id: string;
  attempt: number;
  reason: CheckReason;
  /** Milliseconds for the spam service. */
  deadline: number;
}

type CheckedComment = Prisma.CommentGetPayload<{ include: { article: true } }>;

async function askService({
  comment,
  settings,
  reason,
  deadline,
}: {
  comment: CheckedComment;
  settings: SiteSettings;
  reason: CheckReason;
  deadline: number;
}): Promise<SpamCheckResult | 'not-asked'> {
  const service = spamServiceOf({ settings, deadline });
  if (service === null || comment.checkBy === 'person' || isStaff(comment)) return 'not-asked';
  const origin = await readOrigin(comment.id);
  // Its origin has expired: the service refuses to answer without one, and a person decides.
  if (origin === null) return 'not-asked';
  return checkForSpam({
    service,
    comment: {
      body: comment.body,
      name: comment.authorName,
      email: openEmail(comment),
      permalink: `${env.SITE_URL}/articles/${comment.article.slug}`,
      parentId: comment.parentId,
      writtenAt: comment.createdAt,
      articleChangedAt: comment.article.updatedAt,
      honeypot: origin.website,
      formAge: origin.age,
    },
    origin: { ip: origin.ip, userAgent: origin.userAgent, referrer: origin.referrer },
    reason: reason === 'initial' ? undefined : reason,
  });
}

/** What was noticed when it was posted stays true; what the machine found out later is found out anew. */
function noticedHolds(comment: CheckedComment): Hold[] {
  const noticed = (comment.holds as Hold[]).filter((hold) => hold === 'flood' || hold === 'trap');
  return comment.checkBy === 'person' ? [...noticed, 'person'] : noticed;
}

function ruleHolds({ comment, settings }: { comment: CheckedComment; settings: SiteSettings }): Hold[] {
  if (isStaff(comment)) return [];
  const rules = { maxLinks: settings.maxLinks, words: settings.heldWords };
  const found = applyRules({
    body: comment.body,
    name: comment.authorName,
    links: countLinks(comment.body),
    rules,
  });
  return [...new Set(found.map(({ code }) => code))];
}

/** Moderators are not held back by what they themselves watch over. */
function isStaff(comment: CheckedComment): boolean {
  return comment.badge === 'moderator' || comment.badge === 'administrator';
}

/** A guest is known by a confirmed address and an account by itself, each with something published; a name is not proof. */
async function isKnown(comment: CheckedComment, policy: CommentPolicy): Promise<boolean> {
  if (policy !== 'newcomers') return false;
  if (isStaff(comment)) return true;
  const { accountId, emailIndex } = comment;
  if (accountId !== null)
    return (
      (await db.comment.findFirst({ where: { accountId, visible: true }, select: { id: true } })) !== null
    );
  if (emailIndex === null) return false;
  const [confirmed, published] = await Promise.all([
    db.subscription.findFirst({ where: { emailIndex, confirmedAt: { not: null } }, select: { id: true } }),
    db.comment.findFirst({ where: { emailIndex, visible: true }, select: { id: true } }),
  ]);
  return confirmed !== null && published !== null;
}

async function settle(input: {
  comment: CheckedComment;
  attempt: number;
  reason: CheckReason;
  result: SpamCheckResult | 'not-asked';
  to: 'published' | 'pending' | 'spam';
  holds: Hold[];
  tier: string;
}): Promise<CommentStatus | null> {
  const { comment, attempt, reason, result, to, holds, tier } = input;
  const verdict = result === 'not-asked' ? null : result.verdict;
  const blatant = result !== 'not-asked' && result.verdict === 'spam' && result.blatant;
  const { moved, tags } = await db.$transaction(async (tx) => {
    if (to === 'published') await lockArticles(tx, [comment.id]);
    if (result !== 'not-asked')
      await tx.spamCheck.create({ data: checkRow({ comment, reason, result, tier }), select: { id: true } });
    const moved = await tx.$executeRaw(Prisma.sql`
      UPDATE comment SET status = ${to}::comment_status, verdict = coalesce(${verdict}::spam_verdict, verdict),
        blatant = ${blatant}, holds = ${holds}::text[],
        version = version + CASE WHEN status = ${to}::comment_status THEN 0 ELSE 1 END,
        due_at = now() + ${waitSeconds(result, to, attempt)}::float8 * interval '1 second'
      WHERE id = ${comment.id} AND version = ${comment.version} AND attempts = ${attempt}
        AND (status = 'checking' OR (status = 'pending' AND last_actor = 'machine'))`);
    if (moved === 0 || comment.status === to) return { moved, tags: [] };
    const reasonCode = verdict === null ? null : `verdict:${verdict}`;
    const cause = result !== 'not-asked' && result.verdict === 'unknown' ? result.cause : (holds[0] ?? null);
    await tx.commentHistory.create({
      data: {
        commentId: comment.id,
        actor: 'machine',
        fromStatus: comment.status,
        toStatus: to,
        reason: reasonCode,
        cause,
      },
      select: { id: true },
    });
    return { moved, tags: to === 'published' ? await publishComments(tx, [comment.id]) : [] };
  });
  dropPages(tags);
  if (moved === 1) return to;
  const now = await db.comment.findUnique({ where: { id: comment.id }, select: { status: true } });
  return now?.status ?? null;
}

/** Seconds until the comment is looked at again by the machine; null when it need not be. */
function waitSeconds(result: SpamCheckResult | 'not-asked', to: string, attempt: number): number | null {
  if (to !== 'pending' || result === 'not-asked') return null;
  if (result.verdict === 'unknown') {
    const usual = BACK_OFF[Math.min(attempt, BACK_OFF.length) - 1] ?? 60;
    return result.skipped ? Math.min(usual, result.retryAfterSeconds ?? usual) : usual;
  }
  if (result.verdict === 'ham' && result.provisional !== false) return result.provisional.recheckAfterSeconds;
  return null;
}

function checkRow({
  comment,
  reason,
  result,
  tier,
}: {
  comment: CheckedComment;
  reason: CheckReason;
  result: SpamCheckResult;
  tier: string;
}) {
  const { receipt, verdict } = result;
  return {
    commentId: comment.id,
    reason,
    verdict,
    cause: verdict === 'unknown' ? result.cause : null,
    blatant: verdict === 'spam' && result.blatant,
    provisional: verdict === 'ham' && result.provisional !== false,
    guid: receipt.guid ?? null,
    answer: receipt.answer,
    latencyMs: receipt.latencyMs,
    tier,
    alertCode: receipt.alert?.code ?? null,
    error: receipt.error ?? null,
  };
}

function openEmail(comment: CheckedComment): string | null {
  if (comment.email === null) return null;
  return open({
    key: keys().encryption,
    sealed: comment.email,
    context: `comment-email:${comment.id}`,
  }).toString('utf8');
}
