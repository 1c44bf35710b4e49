import type { Acted } from '@/lib/http/answer';
import { confirmSubscriber } from '@/lib/subscriptions/confirm-subscriber';
import { withSubscriber } from '../with-subscriber';

/** Says that the address a mail was sent to is one's own, and that mail is welcome there. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return withSubscriber(request, params, async ({ id, path }): Promise<Acted> => {
    const { outcome } = await confirmSubscriber(id);
    if (outcome === 'confirmed')
      return { seeOther: `${path}?done=confirmed`, json: { status: 200, body: { status: 'confirmed' } } };
    return { seeOther: path, json: { status: 409, body: { reason: outcome } } };
  });
}
