import { z } from 'zod';
import { confirmAddress } from '@/lib/auth/account-address';
import { requireSignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

const schema = z.object({ token: z.string().max(200) }).strict();

const LEADS_TO = { confirmed: 'done=email', taken: 'error=taken', refused: 'error=link' } as const;

/** Makes an address this account's, by the link that was sent there. Its button posts to /account/address. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const { outcome } = await confirmAddress({ account, token: input.data.token });
    return {
      seeOther: `/account/ways-in?${LEADS_TO[outcome]}`,
      json:
        outcome === 'confirmed'
          ? { status: 200, body: { confirmed: true } }
          : { status: outcome === 'taken' ? 409 : 404, body: { reason: outcome } },
    };
  });
}
