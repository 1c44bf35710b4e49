import { db } from '@/lib/db';
import { subscribe, type SubscribeOutcome } from '@/lib/subscriptions/subscribe';

export type FollowOwnOutcome = SubscribeOutcome | { outcome: 'left' } | { outcome: 'gone' };

/**
 * What the author of a comment, who has its receipt, wants to be told of it: replies, or nothing any more. No mail goes out
 * for a comment before it is published. What others asked for, and what was asked for elsewhere, is not touched.
 */
export async function followOwnComment({ id, raw, ip, accountId }: FollowOwn): Promise<FollowOwnOutcome> {
  const comment = await db.comment.findUnique({
    where: { id },
    select: { status: true, articleId: true },
  });
  if (comment === null || comment.status === 'withdrawn' || comment.status === 'erased')
    return { outcome: 'gone' };
  if (raw.notify === 'none') {
    await db.subscription.updateMany({
      where: { askedWith: id, endedAt: null },
      data: { endedAt: new Date() },
    });
    return { outcome: 'left' };
  }
  const thing = { scope: 'replies', articleId: comment.articleId, commentId: id, askedWith: id } as const;
  return subscribe({ thing, raw, ip, accountId });
}

interface FollowOwn {
  id: string;
  /** `email`, or `notify` with the value `none`. */
  raw: Record<string, unknown>;
  ip: string;
  accountId: string | null;
}
