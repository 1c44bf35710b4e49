import { db } from '@/lib/db';
import { keys } from '@/lib/privacy/keys';
import { deriveToken, hashToken } from '@/lib/privacy/tokens';
import { commentPath } from '@/lib/urls';
import { declineSentences } from '@/lib/comments/decline-sentence';

export type ReceiptState = 'held' | 'published' | 'declined' | 'withdrawn' | 'erased';

/** What became of a comment, for whoever holds its receipt link. */
export interface Receipt {
  id: string;
  articleSlug: string;
  articleTitle: string;
  authorName: string;
  bodyHtml: string;
  state: ReceiptState;
  /** It could be read by everybody once, whatever it is now. */
  wasPublic: boolean;
  /** In words. */
  reason: string | null;
  /** What the moderators wrote to the author. */
  note: string | null;
  createdAt: Date;
  permalink: string | null;
  /** As it was typed: what its author may change, or take along when asking for a second look. */
  source: string;
  /** Another text waits to take the place of the published one. */
  revision: { source: string; html: string } | null;
  /** Whether a second look was asked for, and had. */
  appeal: 'none' | 'open' | 'settled';
}

/** The address of a receipt, below SITE_URL. It can be said again: the token is derived, and the database holds only its hash. */
export function receiptPath({ id, receiptVersion }: { id: string; receiptVersion: number }): string {
  return `/receipts/${receiptToken({ id, receiptVersion })}`;
}

/** What the database keeps of a receipt's token: 32 bytes. */
export function receiptHash(comment: { id: string; receiptVersion: number }): Buffer {
  return hashToken(receiptToken(comment));
}

/** Which comment a receipt link belongs to, and whose it is by now; null for every token that is none. */
export async function findByReceipt(token: string): Promise<{ id: string; accountId: string | null } | null> {
  const comment = await db.comment.findUnique({
    where: { receiptHash: new Uint8Array(hashToken(token)) },
    select: { id: true, receiptVersion: true, accountId: true },
  });
  if (comment === null || receiptToken(comment) !== token) return null;
  return { id: comment.id, accountId: comment.accountId };
}

/** The comment of a receipt link; null for every token that is none, whatever is wrong with it. */
export async function readReceipt(token: string): Promise<Receipt | null> {
  const comment = await db.comment.findUnique({
    where: { receiptHash: new Uint8Array(hashToken(token)) },
    select: {
      id: true,
      receiptVersion: true,
      authorName: true,
      bodyHtml: true,
      status: true,
      visible: true,
      firstPublishedAt: true,
      declineReason: true,
      declineNote: true,
      createdAt: true,
      body: true,
      appealedAt: true,
      revision: { select: { body: true, bodyHtml: true } },
      article: { select: { slug: true, title: true } },
    },
  });
  // The hash finds it; version and key decide, so that raising the one or changing the other revokes at once.
  if (comment === null || receiptToken(comment) !== token) return null;
  const { id, authorName, bodyHtml, createdAt, article } = comment;
  const state = stateOf(comment);
  return {
    id,
    authorName,
    bodyHtml,
    createdAt,
    state,
    wasPublic: comment.firstPublishedAt !== null,
    articleSlug: article.slug,
    articleTitle: article.title,
    ...decidedReason(comment, await declineSentences([comment.declineReason])),
    permalink: comment.visible ? commentPath(article.slug, id) : null,
    source: comment.body,
    revision:
      comment.revision && comment.status === 'published'
        ? { source: comment.revision.body, html: comment.revision.bodyHtml }
        : null,
    appeal: comment.appealedAt === null ? 'none' : state === 'held' ? 'open' : 'settled',
  };
}

/** Why a comment was declined, in words, and what the moderators wrote to its author; both null for every other state. */
export function decidedReason(
  { status, declineReason, declineNote }: Decided,
  sentenceOf: (code: string | null) => string,
): { reason: string | null; note: string | null } {
  if (status !== 'declined') return { reason: null, note: null };
  return { reason: sentenceOf(declineReason), note: declineNote };
}

interface Decided {
  status: string;
  declineReason: string | null;
  declineNote: string | null;
}

/** Held for any reason reads the same to its author: doubt, rule and spam are told apart by nobody outside. */
export function stateOf({ status, visible }: { status: string; visible: boolean }): ReceiptState {
  if (status === 'published') return visible ? 'published' : 'held';
  if (status === 'declined' || status === 'withdrawn' || status === 'erased') return status;
  return 'held';
}

function receiptToken({ id, receiptVersion }: { id: string; receiptVersion: number }): string {
  return deriveToken({ key: keys().token, purpose: 'receipt', id, version: receiptVersion });
}
