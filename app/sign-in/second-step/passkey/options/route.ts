import { getViewer } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { offerPasskeys } from '../../../prove-with-passkey';

/** What a browser needs to take the second step with a passkey. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async () => {
      const viewer = await getViewer();
      if (viewer === null) throw new AppError('unauthenticated');
      return offerPasskeys({ viewer, purpose: 'second-step' });
    },
    { accepts: 'json' },
  );
}
