import { getViewer } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { takePasskey } from '../../prove-with-passkey';

/** Takes the second step of this session with what a passkey signed. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async ({ fields }) => {
      const viewer = await getViewer();
      if (viewer === null) throw new AppError('unauthenticated');
      return takePasskey({ viewer, purpose: 'second-step', raw: fields });
    },
    { accepts: 'json' },
  );
}
