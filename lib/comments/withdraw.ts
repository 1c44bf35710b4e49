import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { dropPages } from '@/lib/page-cache/invalidate';
import { withdrawComment } from '@/lib/comments/erase-comments';
import { lockArticles } from '@/lib/comments/publish-comments';
import type { CommentStatus } from '@/lib/comments/status';

/**
 * Withdraws a comment at its author's wish, whatever has become of it; a publication that waits for its undo window is
 * called off with it. Any number of times: what is withdrawn or erased stays so. Cannot be taken back.
 */
export async function withdraw(id: string): Promise<{ status: 'withdrawn' | 'erased' }> {
  const { status, tags } = await db.$transaction(async (tx) => {
    await lockArticles(tx, [id]);
    const [row] = await tx.$queryRaw<{ status: CommentStatus }[]>`
      SELECT status::text AS status FROM comment WHERE id = ${id} FOR UPDATE`;
    if (row === undefined) throw new AppError('not-found');
    if (row.status === 'withdrawn' || row.status === 'erased') return { status: row.status, tags: [] };
    return { status: 'withdrawn' as const, tags: await withdrawComment(tx, id) };
  });
  dropPages(tags);
  return { status };
}
