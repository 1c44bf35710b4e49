import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '@/lib/env';
import { commentPath } from '@/lib/urls';
import { findStored, type StoredComment } from '@/lib/comments/earlier-comment';
import { receiptPath } from '@/lib/comments/receipts';
import { DEADLINE_IN_REQUEST } from '@/lib/comments/spam-service';
import type { CommentStatus } from '@/lib/comments/status';

/** What the author is told. Held for any reason reads the same. */
export interface Posted {
  id: string;
  status: 'published' | 'held';
  permalink: string;
  /** Null for a repeat of something public: whoever repeats it need not be its author. */
  receiptUrl: string | null;
}

/** For so long a second request waits for the verdict that the first one is asking for. */
const REPEAT_PATIENCE = DEADLINE_IN_REQUEST + 500;
const REPEAT_STEP = 50;

/** Answers a repeat with the same words as the first time, for which the first one's verdict is waited for. */
export async function answerRepeat({
  repeat,
  slug,
  withNonce,
}: {
  repeat: StoredComment;
  slug: string;
  withNonce: boolean;
}): Promise<{ outcome: 'repeat'; comment: Posted }> {
  let comment = repeat;
  for (let waited = 0; comment.status === 'checking' && waited < REPEAT_PATIENCE; waited += REPEAT_STEP) {
    await sleep(REPEAT_STEP);
    comment = (await findStored(comment.id)) ?? comment;
  }
  const withReceipt = withNonce || !comment.wasPublic;
  // What a person has published a moment ago is not to be seen yet: its address would lead nowhere.
  const isUnderWay = comment.status === 'published' && !comment.wasPublic;
  const status = isUnderWay ? 'pending' : comment.status;
  return { outcome: 'repeat', comment: describePosted({ comment, slug, status, withReceipt }) };
}

/** A stored comment in the words of the answer. */
export function describePosted({
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
