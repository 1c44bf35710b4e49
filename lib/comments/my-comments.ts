import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { isId } from '@/lib/ids';
import { commentPath } from '@/lib/urls';
import { excerpt } from '@/lib/comments/render-body';
import { declineSentences } from '@/lib/comments/decline-sentence';
import { decidedReason, receiptPath, stateOf, type ReceiptState } from '@/lib/comments/receipts';

/** One comment of an account, as its author may know it. */
export interface MyComment {
  id: string;
  article: { slug: string; title: string };
  authorName: string;
  excerpt: string;
  state: ReceiptState;
  /** Why it was declined, in words, and what the moderators wrote; null otherwise. */
  reason: string | null;
  note: string | null;
  createdAt: Date;
  /** Where everybody can read it; null while nobody can. */
  permalink: string | null;
  /** The page that shows it whole, and what can be done with it. */
  receipt: string;
}

const PAGE = 30;
const EXCERPT_LENGTH = 200;

/** What this account wrote or adopted, the latest first, 30 at a time; `after` is the id of the last one seen. */
export async function listMyComments({
  viewer,
  after,
}: {
  viewer: SignedIn;
  after?: string | undefined;
}): Promise<{ comments: MyComment[]; next: string | null }> {
  const { accountId } = viewer;
  const last =
    after === undefined || !isId(after)
      ? null
      : await db.comment.findFirst({
          where: { id: after, accountId },
          select: { id: true, createdAt: true },
        });
  const found = await db.comment.findMany({
    where: { accountId, ...(last === null ? {} : { OR: beyond(last) }) },
    select: {
      id: true,
      receiptVersion: true,
      authorName: true,
      body: true,
      status: true,
      visible: true,
      declineReason: true,
      declineNote: true,
      createdAt: true,
      article: { select: { slug: true, title: true } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: PAGE + 1,
    relationLoadStrategy: 'join',
  });
  const sentenceOf = await declineSentences(found.map(({ declineReason }) => declineReason));
  const comments = found.slice(0, PAGE).map(({ body, visible, article, ...comment }) => ({
    id: comment.id,
    article,
    authorName: comment.authorName,
    excerpt: excerpt(body, EXCERPT_LENGTH),
    state: stateOf({ ...comment, visible }),
    ...decidedReason(comment, sentenceOf),
    createdAt: comment.createdAt,
    permalink: visible ? commentPath(article.slug, comment.id) : null,
    receipt: receiptPath(comment),
  }));
  return { comments, next: found.length > PAGE ? (comments.at(-1)?.id ?? null) : null };
}

function beyond({ createdAt, id }: { createdAt: Date; id: string }) {
  return [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }];
}
