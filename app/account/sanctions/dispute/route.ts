import { disputeSanction } from '@/lib/auth/dispute-sanction';
import { requireSignedIn } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

/** Somebody asks for a second look at what they are held to, once. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { accountId } = await requireSignedIn();
    const { id, note } = Object(fields) as Record<string, unknown>;
    const { outcome } = await disputeSanction({ whose: { accountId }, id, note });
    const seeOther = `/account?${outcome === 'disputed' ? 'done=disputed' : `error=dispute-${outcome}`}#sanctions`;
    return { seeOther, json: DISPUTED[outcome] };
  });
}

const DISPUTED = {
  disputed: { status: 200, body: { disputed: true } },
  refused: { status: 409, body: { reason: 'not-open' } },
  invalid: { status: 422, body: { errors: { note: ['That is too long, or cannot be kept.'] } } },
};
