import { z } from 'zod';
import { letBackIn } from '@/lib/auth/let-back-in';
import { isAskable } from '@/lib/auth/sign-in';
import { requireAdministrator, requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { layAside } from '@/lib/http/aside';

const schema = z.object({ handle: z.string().trim().refine(isAskable) }).strict();

/** Makes a one-time link for somebody who has lost every way in, and tells them. It is shown once, on the page this leads to. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const fresh = await requireFresh();
    const input = schema.safeParse(fields);
    const made = input.success
      ? await letBackIn({ ...input.data, administrator, fresh })
      : { outcome: 'unknown-account' as const };
    if (made.outcome === 'unknown-account')
      return {
        seeOther: '/admin/accounts?error=unknown-account',
        json: { status: 404, body: { reason: 'unknown-account' } },
      };
    const { url, expiresAt } = made;
    return {
      seeOther: '/admin/accounts?done=link#link',
      json: { status: 201, body: { url, expiresAt } },
      cookies: [layAside({ kind: 'made-link', value: { url } })],
    };
  });
}
