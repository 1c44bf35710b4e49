import { setTimeout as sleep } from 'node:timers/promises';
import { cleanName, foldName, type CleanName } from '@/lib/auth/fold-name';
import type { Viewer } from '@/lib/auth/viewer';
import { env } from '@/lib/env';
import { countPost } from '@/lib/http/rate-limit';
import { newId } from '@/lib/ids';
import { errorFacts, log } from '@/lib/log';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { seal } from '@/lib/privacy/seal';
import { commentPath } from '@/lib/urls';
import { checkComment } from '@/lib/comments/check-comment';
import { findErrors } from '@/lib/comments/find-errors';
import { normaliseText } from '@/lib/comments/normalise-text';
import { receiptPath } from '@/lib/comments/receipts';
import { readPlace } from '@/lib/comments/read-place';
import { renderBody } from '@/lib/comments/render-body';
import { parseComment, type CommentErrors, type CommentValues } from '@/lib/comments/schema';
import { DEADLINE_IN_REQUEST } from '@/lib/comments/spam-service';
import type { CommentStatus, Hold } from '@/lib/comments/status';
import {
  findEarlier,
  findStored,
  keyedHash,
  storeComment,
  type NewComment,
  type StoredComment,
} from '@/lib/comments/store-comment';

/** Where a request came from, as lib/http/origin reads it. */
export interface PostOrigin {
  ip: string;
  userAgent: string | null;
  referrer: string | null;
}

/** What the author is told. Held for any reason reads the same. */
export interface Posted {
  id: string;
  status: 'published' | 'held';
  permalink: string;
  /** Null for a repeat of something public: whoever repeats it need not be its author. */
  receiptUrl: string | null;
}

export type PostOutcome =
  | { outcome: 'posted'; comment: Posted }
  | { outcome: 'repeat'; comment: Posted }
  | { outcome: 'unknown-article' }
  | { outcome: 'refused'; reason: 'closed' | 'parent-gone'; values: CommentValues }
  | { outcome: 'invalid'; errors: CommentErrors; values: CommentValues }
  | { outcome: 'rate-limited'; retryAfter: number; values: CommentValues };

/** For so long a second request waits for the verdict that the first one is asking for. */
const REPEAT_PATIENCE = DEADLINE_IN_REQUEST + 500;
const REPEAT_STEP = 50;

/**
 * Takes one comment: form and JSON come here alike (PRODUCT 3). `raw` is what was sent, whatever it is; `viewer` counts
 * only where the form asked to post as an account. It is stored, with its sealed origin and subscription, before
 * anything goes over a network; then the request itself asks for the verdict, two seconds at most. The same comment
 * sent twice is stored once.
 */
export async function postComment({ slug, raw, origin, viewer }: PostInput): Promise<PostOutcome> {
  const { values, errors: fieldErrors } = parseComment(raw);
  const author = values.as === 'account' ? viewer : null;
  const name: CleanName =
    author === null ? cleanName(values.name) : { outcome: 'ok', name: author.displayName };
  const email = author === null ? normaliseEmail(values.email) : null;
  const body = normaliseText(values.body).trim();

  const foldedName = author === null && name.outcome === 'ok' ? foldName(name.name) : null;
  const place = await readPlace({ slug, foldedName, parentId: values.parentId });
  if (place === null) return { outcome: 'unknown-article' };
  if (!place.isOpen) return { outcome: 'refused', reason: 'closed', values };
  const errors = {
    ...findErrors({ place, values, body, email, name, isGuest: author === null }),
    ...fieldErrors,
  };
  if (Object.keys(errors).length > 0 || name.outcome === 'refused')
    return { outcome: 'invalid', errors, values };
  if (values.parentId !== null && !place.hasParent)
    return { outcome: 'refused', reason: 'parent-gone', values };

  const candidate: NewComment = {
    ...prepare({ values, body, email, articleId: place.articleId }),
    authorName: name.name,
    account: author && { id: author.accountId, badge: author.role === 'member' ? null : author.role },
    // Nobody else needs to know where it came from, so without a service to ask nothing is kept of it.
    origin: place.hasService ? { ...origin, website: values.website, age: values.age } : null,
  };
  const earlier = await findEarlier(candidate);
  if (earlier?.isRepeat) return answerRepeat({ repeat: earlier, slug, withNonce: values.nonce !== null });
  const allowance = await countPost(origin.ip);
  if (allowance.outcome === 'refused')
    return { outcome: 'rate-limited', retryAfter: allowance.retryAfter, values };
  const holds: Hold[] = [];
  if (allowance.outcome === 'held') holds.push('flood');
  if (values.website !== null && values.website !== '') holds.push('trap');

  const stored = await storeComment({ ...candidate, holds, earlierId: earlier?.id ?? null });
  if (stored.outcome === 'repeat')
    return answerRepeat({ repeat: stored.comment, slug, withNonce: values.nonce !== null });
  const status = await firstVerdict(candidate.id);
  return {
    outcome: 'posted',
    comment: describe({ comment: { id: candidate.id, receiptVersion: 1 }, slug, status, withReceipt: true }),
  };
}

interface PostInput {
  slug: string;
  raw: Record<string, unknown>;
  origin: PostOrigin;
  viewer: Viewer | null;
}

function prepare({ values, body, email, articleId }: Prepared) {
  const { encryption, blindIndex } = keys();
  return {
    id: newId(),
    articleId,
    parentId: values.parentId,
    body,
    bodyHtml: renderBody(body),
    checkBy: values.check,
    notify: values.notify,
    email:
      email === null
        ? null
        : {
            sealed: (context: string) => seal({ key: encryption, plaintext: email, context }),
            index: emailIndex({ key: blindIndex, email }),
          },
    contentHash: keyedHash(['content', body]),
    nonceHash: values.nonce === null ? null : keyedHash(['nonce', values.nonce]),
  };
}

interface Prepared {
  values: CommentValues;
  body: string;
  email: string | null;
  articleId: string;
}

/** The comment is stored: whatever goes wrong from here on, the sweep takes it up, and its author is told that it waits. */
async function firstVerdict(id: string): Promise<CommentStatus> {
  try {
    return (
      (await checkComment({ id, attempt: 1, reason: 'initial', deadline: DEADLINE_IN_REQUEST })) ?? 'checking'
    );
  } catch (error) {
    log('warn', 'check-failed', { comment: id, ...errorFacts(error) });
    return 'checking';
  }
}

/** Answers a repeat with the same words as the first time, for which the first one's verdict is waited for. */
async function answerRepeat({
  repeat,
  slug,
  withNonce,
}: {
  repeat: StoredComment;
  slug: string;
  withNonce: boolean;
}): Promise<PostOutcome> {
  let comment = repeat;
  for (let waited = 0; comment.status === 'checking' && waited < REPEAT_PATIENCE; waited += REPEAT_STEP) {
    await sleep(REPEAT_STEP);
    comment = (await findStored(comment.id)) ?? comment;
  }
  const withReceipt = withNonce || comment.firstPublishedAt === null;
  // What a person has published a moment ago is not to be seen yet: its address would lead nowhere.
  const isUnderWay = comment.status === 'published' && comment.firstPublishedAt === null;
  const status = isUnderWay ? 'pending' : comment.status;
  return { outcome: 'repeat', comment: describe({ comment, slug, status, withReceipt }) };
}

function describe({
  comment,
  slug,
  status,
  withReceipt,
}: {
  comment: { id: string; receiptVersion: number };
  slug: string;
  status: CommentStatus;
  withReceipt: boolean;
}): Posted {
  return {
    id: comment.id,
    status: status === 'published' ? 'published' : 'held',
    permalink: `${env.SITE_URL}${commentPath(slug, comment.id)}`,
    receiptUrl: withReceipt ? `${env.SITE_URL}${receiptPath(comment)}` : null,
  };
}
