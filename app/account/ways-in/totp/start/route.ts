import { startTotp } from '@/lib/auth/totp';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

/** Begins to set up a code app; the page it leads to shows the secret. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const begun = await startTotp(await requireFresh());
    if (begun === null)
      return { seeOther: '/account/ways-in', json: { status: 409, body: { reason: 'confirmed' } } };
    const { secret, uri } = begun;
    return { seeOther: '/account/ways-in/totp', json: { status: 201, body: { secret, uri } } };
  });
}
