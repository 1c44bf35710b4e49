import { foldName, type CleanName } from '@/lib/auth/fold-name';
import { sealBucket } from '@/lib/http/abuse-bucket';
import { countPost, countRepeat, networkOf } from '@/lib/http/rate-limit';
import { newId } from '@/lib/ids';
import { answerRepeat, describePosted, type Posted } from '@/lib/comments/answer-repeat';
import { banOfNetwork, banOfPerson, networkSanction } from '@/lib/comments/ban';
import { emailOf, followerOf, nameOf, sealable, type Writer } from '@/lib/comments/comment-writer';
import type { Ban } from '@/lib/comments/drafts';
import { keyedHash, type Sameness } from '@/lib/comments/earlier-comment';
import { findErrors } from '@/lib/comments/find-errors';
import { firstVerdict, judgeAhead } from '@/lib/comments/first-verdict';
import { normaliseText } from '@/lib/comments/normalise-text';
import { readPlace } from '@/lib/comments/read-place';
import { renderBody } from '@/lib/comments/render-body';
import { parseComment, type CommentErrors, type CommentValues } from '@/lib/comments/schema';
import type { Hold } from '@/lib/comments/status';
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
 * anything goes over a network; then the request itself asks for the verdict, two seconds at most. About what nobody is to be
 * asked, and what is to be seen by a person, is stored as waiting for one. The same comment
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

  const finding = await judgeAhead({ place, candidate, holds });
  const isHeld = finding?.to === 'pending';
  const stored = await storeComment({
    ...candidate,
    isHeld,
    holds: isHeld ? finding.holds : holds,
    earlierId: earlier?.id ?? null,
  }).catch(async (error: unknown) => {
    await turn.giveBack();
    throw error;
  });
  if (stored.outcome !== 'stored') await turn.giveBack();
  if (stored.outcome === 'barred') return { outcome: 'banned', ban: banOfPerson(stored.bar), values };
  if (stored.outcome === 'account-gone') return { outcome: 'signed-out', values };
  if (stored.outcome === 'parent-gone' || stored.outcome === 'closed')
    return { outcome: 'refused', reason: stored.outcome, values };
  if (stored.outcome === 'repeat')
    return answerRepeat({ repeat: stored.comment, slug, withNonce: values.nonce !== null });
  const status = isHeld
    ? 'pending'
    : await firstVerdict({ place, candidate, taken: stored.comment, finding });
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
