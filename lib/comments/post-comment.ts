import { foldName, type CleanName } from '@/lib/auth/fold-name';
import { sealBucket } from '@/lib/http/abuse-bucket';
import { countPost, countRepeat, networkOf } from '@/lib/http/rate-limit';
import { newId } from '@/lib/ids';
import { errorFacts, log } from '@/lib/log';
import { answerRepeat, describePosted, type Posted } from '@/lib/comments/answer-repeat';
import { checkRead } from '@/lib/comments/check-comment';
import { banOfNetwork, banOfPerson, networkSanction } from '@/lib/comments/ban';
import { emailOf, followerOf, nameOf, sealable, type Writer } from '@/lib/comments/comment-writer';
import type { Ban } from '@/lib/comments/drafts';
import { keyedHash, type Sameness } from '@/lib/comments/earlier-comment';
import { findErrors } from '@/lib/comments/find-errors';
import type { TakenComment } from '@/lib/comments/insert-comments';
import { normaliseText } from '@/lib/comments/normalise-text';
import { readPlace, type Place } from '@/lib/comments/read-place';
import { renderBody } from '@/lib/comments/render-body';
import { parseComment, type CommentErrors, type CommentValues } from '@/lib/comments/schema';
import { DEADLINE_IN_REQUEST } from '@/lib/comments/spam-service';
import type { CommentStatus, Hold } from '@/lib/comments/status';
import { takeTurn } from '@/lib/comments/take-turn';
import { storeComment, type NewComment } from '@/lib/comments/store-comment';
import { hasSpamService } from '@/lib/site';

export type { Posted };

/** Where a request came from, as lib/http/origin reads it. */
export interface PostOrigin {
  ip: string;
  userAgent: string | null;
  referrer: string | null;
}

/** What came by mail came from no network: it counts as its sender's, by what names them here. */
export interface MailOrigin {
  subscriberId: string;
  /** Whose account it is, though they may answer as a guest. */
  accountId: string | null;
}

export type PostOutcome =
  | { outcome: 'posted'; comment: Posted }
  | { outcome: 'repeat'; comment: Posted }
  | { outcome: 'unknown-article' }
  /** It was to bear an account's name, and nobody is signed in any more: it is never made a guest's instead. */
  | { outcome: 'signed-out'; values: CommentValues }
  | { outcome: 'refused'; reason: 'closed' | 'parent-gone'; values: CommentValues }
  /** Moderators have decided so, of this account or, for guests, of this network. */
  | { outcome: 'banned'; ban: Ban; values: CommentValues }
  | { outcome: 'invalid'; errors: CommentErrors; values: CommentValues }
  | { outcome: 'rate-limited'; retryAfter: number; values: CommentValues }
  /** The conversation is in slow mode, and this person has spoken just now. */
  | { outcome: 'slow'; retryAfter: number; values: CommentValues };

/**
 * Takes one comment: form and JSON come here alike (PRODUCT 3). `raw` is what was sent, whatever it is; `viewer` counts
 * only where the form asked to post as an account. It is stored, with its sealed origin and subscription, before
 * anything goes over a network; then the request itself asks for the verdict, two seconds at most. The same comment
 * sent twice is stored once. What came by mail is sent to no service: it waits for a person unless its author is trusted.
 */
export async function postComment({ slug, raw, origin, viewer }: PostInput): Promise<PostOutcome> {
  const { values, errors: fieldErrors } = parseComment(raw);
  const writer = values.as === 'account' ? viewer : null;
  const name = nameOf(values, writer);
  const email = emailOf(values, writer);
  const body = normaliseText(values.body).trim();

  const foldedName = writer === null && name.outcome === 'ok' ? foldName(name.name) : null;
  const same = samenessOf({ values, body, name, writer });
  const place = await readPlace({ slug, foldedName, same });
  if (place === null) return { outcome: 'unknown-article' };
  if (!place.isOpen) return { outcome: 'refused', reason: 'closed', values };
  if (values.as === 'account' && writer === null) return { outcome: 'signed-out', values };
  const errors = {
    ...findErrors({ place, values, body, email, name, isGuest: writer === null }),
    ...fieldErrors,
  };
  if (Object.keys(errors).length > 0 || name.outcome === 'refused')
    return { outcome: 'invalid', errors, values };
  if (values.parentId !== null && !place.hasParent)
    return { outcome: 'refused', reason: 'parent-gone', values };
  if (place.isParentLocked) return { outcome: 'refused', reason: 'closed', values };

  const prepared = prepare({ values, body, email });
  const candidate: NewComment = {
    ...prepared,
    ...same,
    articleId: place.articleId,
    checkBy: values.check === 'service' && isMail(origin) ? 'trust' : values.check,
    account: writer && { id: writer.accountId, badge: writer.role },
    heldAs: isMail(origin) ? origin.accountId : (writer?.accountId ?? null),
    follower: followerOf(values, writer),
    // Nobody else needs to know where it came from, so without a service to ask nothing is kept of it.
    origin:
      hasSpamService(place.site) && !isMail(origin)
        ? { ...origin, website: values.website, age: values.age }
        : null,
    bucket:
      writer === null && !isMail(origin) ? await sealBucket({ commentId: prepared.id, ip: origin.ip }) : null,
  };
  const poster = isMail(origin) ? `mail:${origin.subscriberId}` : networkOf(origin.ip);
  const { earlier } = place;
  if (earlier?.isRepeat) {
    const repeats = await countRepeat(poster);
    if (repeats.outcome === 'refused')
      return { outcome: 'rate-limited', retryAfter: repeats.retryAfter, values };
    return answerRepeat({ repeat: earlier, slug, withNonce: values.nonce !== null });
  }
  const network = isMail(origin) ? null : await networkSanction({ place, writer, ip: origin.ip });
  if (network !== null && network.kind !== 'hold')
    return { outcome: 'banned', ban: banOfNetwork(network), values };
  const turn = await takeTurn({ place, writer, poster });
  if (turn.outcome === 'wait') return { outcome: 'slow', retryAfter: turn.retryAfter, values };
  const allowance = await countPost(poster);
  if (allowance.outcome === 'refused') {
    await turn.giveBack();
    return { outcome: 'rate-limited', retryAfter: allowance.retryAfter, values };
  }
  const holds: Hold[] = [];
  if (allowance.outcome === 'held') holds.push('flood');
  if (values.website !== null && values.website !== '') holds.push('trap');
  if (network?.kind === 'hold') holds.push('held-person');

  const stored = await storeComment({ ...candidate, holds, earlierId: earlier?.id ?? null });
  if (stored.outcome !== 'stored') await turn.giveBack();
  if (stored.outcome === 'barred') return { outcome: 'banned', ban: banOfPerson(stored.bar), values };
  if (stored.outcome === 'account-gone') return { outcome: 'signed-out', values };
  if (stored.outcome === 'parent-gone' || stored.outcome === 'closed')
    return { outcome: 'refused', reason: stored.outcome, values };
  if (stored.outcome === 'repeat')
    return answerRepeat({ repeat: stored.comment, slug, withNonce: values.nonce !== null });
  const status = await firstVerdict({ place, candidate, taken: stored.comment });
  return {
    outcome: 'posted',
    comment: describePosted({
      comment: { id: candidate.id, receiptVersion: 1 },
      slug,
      status,
      withReceipt: true,
    }),
  };
}

interface PostInput {
  slug: string;
  raw: Record<string, unknown>;
  origin: PostOrigin | MailOrigin;
  viewer: Writer | null;
}

function isMail(origin: PostOrigin | MailOrigin): origin is MailOrigin {
  return 'subscriberId' in origin;
}

/** By what the same comment would be known, sent again. */
function samenessOf({ values, body, name, writer }: Sent): Sameness {
  return {
    contentHash: keyedHash(['content', body]),
    nonceHash: values.nonce === null ? null : keyedHash(['nonce', values.nonce]),
    authorName: name.outcome === 'ok' ? name.name : '',
    accountId: writer?.accountId ?? null,
    parentId: values.parentId,
  };
}

interface Sent {
  values: CommentValues;
  body: string;
  name: CleanName;
  writer: Writer | null;
}

function prepare({ values, body, email }: Prepared) {
  return {
    id: newId(),
    body,
    bodyHtml: renderBody(body),
    notify: values.notify,
    email: email === null ? null : sealable(email),
  };
}

interface Prepared {
  values: CommentValues;
  body: string;
  email: string | null;
}

/**
 * The comment is stored: whatever goes wrong from here on, the sweep takes it up, and its author is told that it waits. What
 * is known of it need not be read back.
 */
async function firstVerdict({ place, candidate, taken }: FirstVerdict): Promise<CommentStatus> {
  const { id, account, email, origin } = candidate;
  const comment = {
    ...candidate,
    status: 'checking' as const,
    version: taken.version,
    holds: taken.holds,
    createdAt: taken.createdAt,
    verdict: null,
    accountId: account?.id ?? null,
    badge: account?.badge ?? null,
    account: taken.role && { role: taken.role },
    email: email && new Uint8Array(email.sealed(`comment-email:${id}`)),
    emailIndex: email && new Uint8Array(email.index),
    article: place,
    openOrigin: () => origin,
  };
  const { site } = place;
  try {
    const check = { comment, site, attempt: 1, reason: 'initial', deadline: DEADLINE_IN_REQUEST } as const;
    return (await checkRead(check)) ?? 'checking';
  } catch (error) {
    log('warn', 'check-failed', { comment: id, ...errorFacts(error) });
    return 'checking';
  }
}

interface FirstVerdict {
  place: Place;
  candidate: NewComment;
  taken: TakenComment;
}
