import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanName, foldName, isReservedName } from '@/lib/auth/fold-name';
import type { Viewer } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { countPost } from '@/lib/http/rate-limit';
import { isId, newId } from '@/lib/ids';
import { errorFacts, log } from '@/lib/log';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { seal } from '@/lib/privacy/seal';
import { checkComment } from '@/lib/comments/check-comment';
import { normaliseText } from '@/lib/comments/normalise-text';
import { receiptPath } from '@/lib/comments/receipts';
import { renderBody } from '@/lib/comments/render-body';
import { MESSAGES, parseComment, type CommentErrors, type CommentValues } from '@/lib/comments/schema';
import { DEADLINE_IN_REQUEST } from '@/lib/comments/spam-service';
import type { CommentStatus, Hold } from '@/lib/comments/status';
import { findRepeat, storeComment, type NewComment, type StoredComment } from '@/lib/comments/store-comment';

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
  const article = await findArticle(slug);
  if (article === null) return { outcome: 'unknown-article' };
  const { values, errors: fieldErrors } = parseComment(raw);
  const author = values.as === 'account' ? viewer : null;
  const name =
    author === null ? cleanName(values.name) : { outcome: 'ok' as const, name: author.displayName };
  const email = author === null ? normaliseEmail(values.email) : null;
  const body = normaliseText(values.body).trim();
  const errors = {
    ...fieldErrors,
    ...(await findErrors({ fieldErrors, values, body, email, name, isGuest: author === null })),
  };
  if (!article.commentsOpen) return { outcome: 'refused', reason: 'closed', values };
  if (Object.keys(errors).length > 0 || name.outcome === 'refused')
    return { outcome: 'invalid', errors, values };
  if (values.parentId !== null && !(await canBeAnswered(values.parentId, article.id)))
    return { outcome: 'refused', reason: 'parent-gone', values };

  const candidate: NewComment = {
    ...prepare({ values, body, email, articleId: article.id }),
    authorName: name.name,
    account: author && { id: author.accountId, badge: author.role === 'member' ? null : author.role },
    origin: { ...origin, website: values.website, age: values.age },
  };
  const repeat = await findRepeat(candidate);
  if (repeat !== null) return answerRepeat({ repeat, slug, withNonce: values.nonce !== null });
  const allowance = await countPost(origin.ip);
  if (allowance.outcome === 'refused')
    return { outcome: 'rate-limited', retryAfter: allowance.retryAfter, values };
  const holds: Hold[] = [];
  if (allowance.outcome === 'held') holds.push('flood');
  if (values.website !== null && values.website !== '') holds.push('trap');

  const stored = await storeComment({ ...candidate, holds });
  if (stored.outcome === 'repeat')
    return answerRepeat({ repeat: stored.comment, slug, withNonce: values.nonce !== null });
  const status = await firstVerdict(candidate.id);
  return {
    outcome: 'posted',
    comment: describe({ comment: { ...candidate, receiptVersion: 1 }, slug, status, withReceipt: true }),
  };
}

interface PostInput {
  slug: string;
  raw: Record<string, unknown>;
  origin: PostOrigin;
  viewer: Viewer | null;
}

/** Whether a comment can be answered: it is of this article and its words can be read. */
export async function canBeAnswered(parentId: string, articleId: string): Promise<boolean> {
  if (!isId(parentId)) return false;
  return (
    (await db.comment.findFirst({
      where: { id: parentId, articleId, visible: true },
      select: { id: true },
    })) !== null
  );
}

async function findArticle(slug: string): Promise<{ id: string; commentsOpen: boolean } | null> {
  if (!slug.isWellFormed() || slug.includes('\0')) return null;
  return db.article.findFirst({
    where: { kind: 'article', slug, status: 'published' },
    select: { id: true, commentsOpen: true },
  });
}

interface Judged {
  fieldErrors: CommentErrors;
  values: CommentValues;
  body: string;
  email: string | null;
  name: ReturnType<typeof cleanName>;
  isGuest: boolean;
}

/** What the schema cannot know: whose name it is, and what is left of a text once its invisible characters are gone. */
async function findErrors({
  fieldErrors,
  values,
  body,
  email,
  name,
  isGuest,
}: Judged): Promise<CommentErrors> {
  const errors: CommentErrors = {};
  if (fieldErrors.body === undefined && body === '') errors.body = [MESSAGES.emptyBody];
  if (!isGuest) return errors;
  if (fieldErrors.name === undefined) {
    const message = await findNameError(name);
    if (message !== null) errors.name = [message];
  }
  if (fieldErrors.email === undefined) {
    if (values.email.trim() !== '' && email === null) errors.email = [MESSAGES.badEmail];
    if (values.email.trim() === '' && values.notify !== 'none') errors.email = [MESSAGES.emailNeeded];
  }
  return errors;
}

async function findNameError(name: ReturnType<typeof cleanName>): Promise<string | null> {
  if (name.outcome === 'refused') {
    if (name.reason === 'empty') return MESSAGES.emptyName;
    return name.reason === 'too-long' ? MESSAGES.longName : MESSAGES.badName;
  }
  const site = await db.site.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } });
  const folded = foldName(name.name);
  const member = await db.account.findFirst({
    where: { OR: [{ handleFolded: folded }, { displayNameFolded: folded }] },
    select: { id: true },
  });
  return member !== null || isReservedName(name.name, [site.name]) ? MESSAGES.takenName : null;
}

function prepare({
  values,
  body,
  email,
  articleId,
}: {
  values: CommentValues;
  body: string;
  email: string | null;
  articleId: string;
}) {
  const { encryption, blindIndex, token } = keys();
  const id = newId();
  return {
    id,
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
    // Keyed, so that what was erased cannot be guessed back from its hash.
    contentHash: createHmac('sha256', token).update(`content\0${body}`).digest(),
    nonceHash:
      values.nonce === null ? null : createHmac('sha256', token).update(`nonce\0${values.nonce}`).digest(),
  };
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
    comment = (await db.comment.findUnique({ where: { id: comment.id } })) ?? comment;
  }
  const withReceipt = withNonce || comment.firstPublishedAt === null;
  return { outcome: 'repeat', comment: describe({ comment, slug, status: comment.status, withReceipt }) };
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
    permalink: `${env.SITE_URL}/articles/${encodeURIComponent(slug)}/comments/${comment.id}`,
    receiptUrl: withReceipt ? `${env.SITE_URL}${receiptPath(comment)}` : null,
  };
}
