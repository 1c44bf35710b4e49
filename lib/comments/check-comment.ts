import type { CommentPolicy } from '@/lib/articles/article';
import { may, type Act } from '@/lib/auth/policy';
import { readGuestHeldTo, readHeldTo } from '@/lib/auth/sanctions';
import { db } from '@/lib/db';
import { hasCode } from '@/lib/errors';
import type { Comment, Prisma } from '@/lib/generated/prisma/client';
import type { Role } from '@/lib/generated/prisma/enums';
import { errorFacts, log } from '@/lib/log';
import { openOrigin, type OriginRecord } from '@/lib/privacy/origins';
import { readSiteRow, settingsOf, type SiteRow, type SiteSettings } from '@/lib/site';
import { checkForSpam } from '@/lib/spam/check-for-spam';
import { applyRules, countLinks } from '@/lib/spam/rules';
import {
  verdictOf,
  type Answer,
  type CheckReason,
  type Finding,
  type Settling,
} from '@/lib/comments/checked-rows';
import { settle } from '@/lib/comments/settle-check';
import { isConfirmedAddress } from '@/lib/subscriptions/confirmed-address';
import { spamCommentOf, type SpammableComment } from '@/lib/comments/spam-comment';
import { noteAnswer, spamServiceOf } from '@/lib/comments/spam-service';
import { decideByMachine, isOpenToMachine, type CommentStatus, type Hold } from '@/lib/comments/status';

/**
 * Finds out what is to become of one comment and moves it there, unless somebody else has acted meanwhile. The caller
 * holds the claim: `attempt` is the number that storing or the sweep wrote for it, and a check whose number is no longer
 * the row's leaves no trace on it. At most one call to the spam service; never throws because of that service, nor of
 * what cannot be opened or judged here: that is doubt, and doubt holds.
 * Returns the status in which the comment is left, or null when there is no such comment.
 */
export async function checkComment({
  id,
  attempt,
  reason,
  deadline,
}: CheckInput): Promise<CommentStatus | null> {
  const [comment, site] = await Promise.all([
    db.comment.findUnique({ where: { id }, include, relationLoadStrategy: 'join' }),
    readSiteRow(),
  ]);
  if (comment === null) return null;
  if (comment.attempts !== attempt || !isOpenToMachine(comment)) return comment.status;
  return checkReadComment({ comment: { ...comment, ...judgedOf(comment) }, site, attempt, reason, deadline });
}

interface CheckInput {
  id: string;
  attempt: number;
  reason: CheckReason;
  /** Milliseconds for the spam service. */
  deadline: number;
}

/** The same for a comment that was read a moment ago, or stored. */
export async function checkReadComment({
  comment,
  site,
  attempt,
  reason,
  deadline,
}: ReadCommentCheck): Promise<CommentStatus | null> {
  const finding = await judgeComment({ comment, site, attempt, reason, deadline });
  return settle({ comment, attempt, reason, ...finding });
}

type ReadCommentCheck = Omit<CheckInput, 'id'> & {
  comment: JudgedComment & Settling['comment'];
  site: SiteRow;
};

/** What has to be known of a comment that is to be judged. */
export interface JudgedComment
  extends SpammableComment, Pick<Comment, 'accountId' | 'emailIndex' | 'holds' | 'checkBy' | 'verdict'> {
  article: SpammableComment['article'] & { commentPolicy: CommentPolicy | null };
  account: { role: Role } | null;
  /** Where it came from; null when nothing is kept of that, or not any more. */
  openOrigin: () => OriginRecord | null;
}

/** What has to be read for that. */
export const include = {
  article: true,
  account: { select: { role: true } },
  origin: { include: { originKey: true } },
} satisfies Prisma.CommentInclude;

/** A comment that was read with `include`. */
export function judgedOf(comment: Prisma.CommentGetPayload<{ include: typeof include }>): JudgedComment {
  return { ...comment, openOrigin: () => comment.origin && openOrigin(comment.origin) };
}

/** A second look is the last: a service that asks for a third would hold the comment for ever. */
function settled(answer: Answer, reason: CheckReason): Answer {
  const isStillHam = typeof answer === 'object' && answer.verdict === 'ham' && reason.startsWith('recheck');
  return isStillHam ? { ...answer, provisional: false } : answer;
}

/**
 * What the rules and the spam service say of a comment as it is given, and where that would send it; moves nothing. At most
 * one call to the service, whose verdict is left to be taken down (`noteVerdict`) by what is made of it; throws only when the database is away.
 */
export async function judgeComment({
  comment,
  site,
  attempt,
  reason,
  deadline,
}: {
  comment: JudgedComment;
  site: SiteRow;
  attempt: number;
  reason: CheckReason;
  deadline: number;
}): Promise<Finding> {
  const noticed = noticedHolds(comment);
  const isJustStored = reason === 'initial' && attempt === 1;
  try {
    const settings = settingsOf(site);
    const holds = [
      ...noticed,
      ...(isJustStored ? [] : await personHolds(comment)),
      ...(await mailHolds(comment, settings.trustedAfter)),
    ];
    const answer = settled(await askService({ comment, settings, reason, deadline }), reason);
    const policy = comment.article.commentPolicy ?? settings.commentPolicy;
    const decision = decideByMachine({
      verdict: verdictOf(answer) ?? 'none',
      provisional: typeof answer === 'object' && answer.verdict === 'ham' && answer.provisional !== false,
      policy,
      known: await isKnown({ comment, policy, trustedAfter: settings.trustedAfter }),
      holds: [...holds, ...ruleHolds({ comment, settings })],
    });
    return { answer, ...decision, tier: settings.privacyTier };
  } catch (error) {
    if (hasCode(error, 'database-unavailable')) throw error;
    log('error', 'check-impossible', { comment: comment.id, ...errorFacts(error) });
    return { answer: 'failed', to: 'pending', holds: [...noticed, 'spam-service'], tier: '' };
  }
}

async function askService({
  comment,
  settings,
  reason,
  deadline,
}: {
  comment: JudgedComment;
  settings: SiteSettings;
  reason: CheckReason;
  deadline: number;
}): Promise<Answer> {
  const service = spamServiceOf({ settings, deadline });
  if (comment.checkBy !== 'service' || isStaff(comment)) return 'not-needed';
  // Taking the key away takes away no doubt.
  if (service === null) return comment.verdict === 'unknown' ? 'not-possible' : 'not-needed';
  const origin = comment.openOrigin();
  // It has expired, and the service refuses to answer without one: the doubt stays, and a person decides.
  if (origin === null) return 'not-possible';
  const answer = await checkForSpam({
    service,
    comment: spamCommentOf({ comment, origin }),
    origin: { ip: origin.ip, userAgent: origin.userAgent, referrer: origin.referrer },
    reason: reason === 'initial' ? undefined : reason,
  });
  if (answer.verdict === 'unknown') await noteAnswer(answer);
  return answer;
}

const NOTICED = new Set<Hold>(['flood', 'trap', 'held-person']);

/** What was noticed when it was posted stays true; what the machine found out later is found out anew. */
function noticedHolds(comment: JudgedComment): Hold[] {
  const noticed = (comment.holds as Hold[]).filter((hold) => NOTICED.has(hold));
  return comment.checkBy === 'person' ? [...noticed, 'person'] : noticed;
}

/**
 * What moderators have decided of its author since it was posted, which storing it asked about: nobody who is muted, banned
 * or looked at first gets round that with another text, or because the service was silent for a while.
 */
async function personHolds({ id, accountId, holds }: JudgedComment): Promise<Hold[]> {
  if (holds.includes('held-person')) return [];
  const { bar, isHeld } = await (accountId === null ? readGuestHeldTo(id) : readHeldTo(accountId));
  return bar !== null || isHeld ? ['held-person'] : [];
}

/** What came by mail cannot be asked about: whoever is not trusted yet is read by a person first. */
async function mailHolds(comment: JudgedComment, trustedAfter: number): Promise<Hold[]> {
  return comment.checkBy === 'trust' && !(await isTrusted(comment, trustedAfter)) ? ['mail'] : [];
}

function ruleHolds({ comment, settings }: { comment: JudgedComment; settings: SiteSettings }): Hold[] {
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
function isStaff(comment: JudgedComment): boolean {
  return couldAndCan(comment, 'moderate');
}

/** Whether its author could do that when they wrote it, and can now: a badge stays when a role goes. */
function couldAndCan({ badge, account }: JudgedComment, act: Act): boolean {
  return may(badge, act) && may(account?.role ?? null, act);
}

/** Where newcomers wait. */
async function isKnown({
  comment,
  policy,
  trustedAfter,
}: {
  comment: JudgedComment;
  policy: CommentPolicy;
  trustedAfter: number;
}): Promise<boolean> {
  return policy === 'newcomers' && isTrusted(comment, trustedAfter);
}

/**
 * A guest is known by a confirmed address with something published; a name is no proof. A member is by as many published
 * comments as the site asks for, and who writes its articles without them.
 */
async function isTrusted(comment: JudgedComment, trustedAfter: number): Promise<boolean> {
  if (couldAndCan(comment, 'write')) return true;
  const { accountId, emailIndex } = comment;
  if (accountId !== null)
    return (
      (await db.comment.count({ where: { accountId, visible: true }, take: trustedAfter })) >= trustedAfter
    );
  if (emailIndex === null) return false;
  const [confirmed, published] = await Promise.all([
    isConfirmedAddress(emailIndex),
    db.comment.findFirst({ where: { emailIndex, visible: true }, select: { id: true } }),
  ]);
  return confirmed && published !== null;
}
