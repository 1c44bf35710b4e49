import { withdraw } from '@/lib/comments/withdraw';
import { withReceipt } from '../with-receipt';

/** Takes one's own comment back. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return withReceipt(request, params, async ({ id, path }) => ({
    json: { status: 200, body: await withdraw(id) },
    seeOther: path,
  }));
}
