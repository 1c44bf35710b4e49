import { requireSignedIn } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { offerPasskeys } from '../../../prove-with-passkey';

/** What a browser needs to prove with a passkey who is still there. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => offerPasskeys({ viewer: await requireSignedIn(), purpose: 'confirm' }), {
    accepts: 'json',
  });
}
