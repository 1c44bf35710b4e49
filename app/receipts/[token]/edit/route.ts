import { editComment } from '@/lib/comments/edit-comment';
import { stateOf } from '@/lib/comments/receipts';
import { backWithErrors, withReceipt } from '../with-receipt';

/** Another text in the place of one's own comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return withReceipt(request, params, async (receipt) => {
    const { id, path, fields } = receipt;
    const outcome = await editComment({ id, body: fields.body });
    switch (outcome.outcome) {
      case 'edited': {
        // Held for any reason reads the same: whether it is waiting or taken for spam is told to nobody here.
        const state = stateOf({ status: outcome.status, visible: outcome.status === 'published' });
        const done = outcome.revision === 'waits' ? 'revision' : 'edited';
        return {
          seeOther: `${path}?done=${done}`,
          json: { status: 200, body: { status: state, revision: outcome.revision } },
        };
      }
      case 'unchanged':
        return { seeOther: `${path}?done=unchanged`, json: { status: 200, body: { unchanged: true } } };
      case 'invalid':
        return backWithErrors({ receipt, form: 'edit', errors: { body: outcome.messages } });
      case 'refused':
        return { seeOther: path, json: { status: 409, body: { current: { status: outcome.status } } } };
      case 'rate-limited': {
        const { retryAfter } = outcome;
        const message = `That is more changes than a person makes. Your text is kept; try again in ${Math.ceil(retryAfter / 60)} minutes.`;
        const back = await backWithErrors({ receipt, form: 'edit', errors: { body: [message] } });
        return {
          ...back,
          json: { status: 429, body: { retryAfter } },
          headers: { 'retry-after': String(retryAfter) },
        };
      }
    }
  });
}
