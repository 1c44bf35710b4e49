import { redirect } from '@/lib/http/answer';
import { parseLeaving, type Leaving } from '@/lib/subscriptions/schema';
import { leaveAndSay } from '../../say-change';
import { withSubscriber } from '../with-subscriber';

/** Mail programs that know no more than the address open it: looking leaves nothing, the button on the page does. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  const { token } = await params;
  return redirect(`/subscriptions/${encodeURIComponent(token)}#stop`);
}

/**
 * Leaves everything, or one thing. The button of a mail program comes here too (RFC 8058): from anywhere, without a cookie,
 * as often as it likes; it is answered by 200, since it follows no redirect.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  const asked: { as: Leaving['kind'] | null } = { as: null };
  const response = await withSubscriber(
    request,
    params,
    async ({ id, path, fields }) => {
      const leaving = parseLeaving(fields);
      asked.as = leaving.kind;
      return leaveAndSay({ id, path, leaving });
    },
    { forLeaving: true },
  );
  return asked.as === 'one-click' && response.status === 303 ? left() : response;
}

function left(): Response {
  return new Response('You are not told of anything any more.\n', {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
