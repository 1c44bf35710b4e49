import { requireSignedIn } from '@/lib/auth/viewer';
import { ignoreAuthor } from '@/lib/comments/ignored-authors';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

/** Has whoever wrote this comment ignored by the one who asks. Taking it back is a button on the account page. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async () => {
    const viewer = await requireSignedIn();
    const outcome = await ignoreAuthor({ viewer, commentId: id });
    switch (outcome.outcome) {
      case 'ignored':
        return { seeOther: '/account?done=ignored', json: { status: 200, body: { ignored: outcome.name } } };
      case 'self':
      case 'too-many': {
        const reason = outcome.outcome;
        return { seeOther: `/account?error=${reason}`, json: { status: 409, body: { reason } } };
      }
      case 'unknown':
        throw new AppError('not-found');
    }
  });
}
