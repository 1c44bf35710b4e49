import { appeal } from '@/lib/comments/appeal';
import { backWithErrors, withReceipt } from '../with-receipt';

/** Asks for a second look, once. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return withReceipt(request, params, async (receipt) => {
    const { id, path, fields } = receipt;
    const outcome = await appeal({ id, note: fields.note, body: fields.body });
    switch (outcome.outcome) {
      case 'appealed':
        return { seeOther: `${path}?done=appealed`, json: { status: 200, body: { status: 'held' } } };
      case 'invalid':
        return backWithErrors({ receipt, form: 'appeal', errors: outcome.errors });
      case 'refused':
        return {
          seeOther: path,
          json: {
            status: 409,
            body: { reason: outcome.isSettled ? 'appealed' : 'not-declined' },
          },
        };
    }
  });
}
