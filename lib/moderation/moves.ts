import type { CommentHistory, Prisma } from '@/lib/generated/prisma/client';

/** The last move in a comment's history; null when it has none. */
export function readLastMove(
  tx: Prisma.TransactionClient,
  commentId: string,
): Promise<CommentHistory | null> {
  return tx.commentHistory.findFirst({ where: { commentId, ...isMove }, orderBy: { id: 'desc' } });
}

/** Whether the machine had moved the comment last before this row of its history. */
export async function wasMachineBefore(
  tx: Prisma.TransactionClient,
  { commentId, id }: { commentId: string; id: bigint },
): Promise<boolean> {
  const earlier = await tx.commentHistory.findFirst({
    where: { commentId, id: { lt: id }, actor: { not: 'author' }, ...isMove },
    orderBy: { id: 'desc' },
    select: { actor: true },
  });
  return earlier?.actor === 'machine';
}

/** What the spam service was told, or not told, stands in history too and moves nothing. */
const isMove = {
  OR: [{ reason: null }, { reason: { not: { contains: 'reported:' } } }],
} satisfies Prisma.CommentHistoryWhereInput;
