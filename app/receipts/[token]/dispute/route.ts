import { disputeSanction } from '@/lib/auth/dispute-sanction';
import { withReceipt } from '../with-receipt';

/** The guest whose receipt this is asks for a second look at what they are held to, once. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return withReceipt(request, params, async ({ id: commentId, path, fields }) => {
    const { id, note } = fields;
    const { outcome } = await disputeSanction({ whose: { commentId }, id, note });
    switch (outcome) {
      case 'disputed':
        return { seeOther: `${path}?done=disputed`, json: { status: 200, body: { disputed: true } } };
      case 'refused':
        return { seeOther: path, json: { status: 409, body: { reason: 'not-open' } } };
      case 'invalid': {
        const errors = { note: ['That is too long, or cannot be kept.'] };
        return { seeOther: `${path}?error=dispute-invalid`, json: { status: 422, body: { errors } } };
      }
    }
  });
}
