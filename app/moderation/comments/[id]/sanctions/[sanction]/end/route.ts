import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { endGuestSanction } from '@/lib/moderation/sanction-guest';
import { moderate } from '../../../../../moderate';

/** Ends before its time what the guest was told who wrote this comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string; sanction: string }> },
): Promise<Response> {
  const { id: commentId, sanction: id } = await params;
  return moderate(request, z.object({}).strict(), async ({ moderator }) => {
    if (!(await endGuestSanction({ commentId, id, moderator }))) throw new AppError('not-found');
    return {
      seeOther: `/moderation/comments/${commentId}?guest-ended=1`,
      json: { status: 200, body: { ended: true } },
    };
  });
}
