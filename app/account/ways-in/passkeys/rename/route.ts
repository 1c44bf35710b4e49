import { z } from 'zod';
import { renamePasskey } from '@/lib/auth/own-passkeys';
import { requireSignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

const schema = z.object({ id: z.string().regex(/^[\w-]{1,1400}$/), name: z.string().max(1000) }).strict();

const LEADS_TO = {
  renamed: { query: 'done=passkey-renamed', status: 200 },
  invalid: { query: 'error=name', status: 422 },
  unknown: { query: 'error=gone', status: 404 },
} as const;

/** Gives one of one's own passkeys another name. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const { outcome } = await renamePasskey({ account, ...input.data });
    const { query, status } = LEADS_TO[outcome];
    return { seeOther: `/account/ways-in?${query}`, json: { status, body: { outcome } } };
  });
}
