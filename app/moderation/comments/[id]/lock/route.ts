import { AppError } from '@/lib/errors';
import { lockBranch } from '@/lib/moderation/lock-branch';
import { lockSchema } from '@/lib/moderation/schema';
import { moderate } from '../../../moderate';
import { sayConflict } from '../say-decision';

/** Closes one comment and what stands below it to replies, or opens them again. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, lockSchema, async ({ input, moderator }) => {
    const result = await lockBranch({ id, input, moderator });
    switch (result.outcome) {
      case 'unknown':
        throw new AppError('not-found');
      case 'conflict':
        return sayConflict(id, result.current);
      case 'set':
        return {
          seeOther: `/moderation/comments/${id}?${input.locked ? 'locked' : 'unlocked'}=1`,
          json: { status: 200, body: { locked: result.locked } },
        };
    }
  });
}
