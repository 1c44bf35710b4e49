import { z } from 'zod';
import { removePasskey } from '@/lib/auth/own-passkeys';
import { requireFresh } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

const schema = z.object({ id: z.string().regex(/^[\w-]{1,1400}$/) }).strict();

const LEADS_TO = {
  removed: { query: 'done=passkey-removed', status: 200 },
  'last-way-in': { query: 'error=last-way', status: 409 },
  'last-step': { query: 'error=last-step', status: 409 },
  unknown: { query: 'error=gone', status: 404 },
} as const;

/** Takes one of one's own passkeys away. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireFresh();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const { outcome } = await removePasskey({ account, id: input.data.id });
    const { query, status } = LEADS_TO[outcome];
    return { seeOther: `/account/ways-in?${query}`, json: { status, body: { outcome } } };
  });
}
