import { requireSignedIn } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { takePasskey } from '../../prove-with-passkey';

/** Proves with what a passkey signed who is still there: for a quarter of an hour nothing asks again. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async ({ fields }) => takePasskey({ viewer: await requireSignedIn(), purpose: 'confirm', raw: fields }),
    { accepts: 'json' },
  );
}
