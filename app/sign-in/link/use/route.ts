import { z } from 'zod';
import { sessionToken } from '@/lib/auth/cookie';
import { useEmailLink } from '@/lib/auth/email-links';
import { answer } from '@/lib/http/answer';
import { clearAside } from '@/lib/http/aside';
import { originOf } from '@/lib/http/origin';
import { tooOften } from '@/app/told';
import { askedLink } from '../asked-link';
import { enter, splitNext } from '../../enter';

const schema = z
  .object({ token: z.string().regex(/^[\w-]{20,100}$/), code: z.string().max(40).optional() })
  .strict();

const REFUSED = {
  seeOther: '/sign-in?error=spent',
  json: { status: 401, body: { error: 'unauthenticated' } },
};

/** Uses a link from a mail up: the button behind it posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { next, raw } = splitNext(fields);
    const input = schema.safeParse(raw);
    if (!input.success) return REFUSED;
    const { token, code = null } = input.data;
    const asked = await askedLink();
    const outcome = await useEmailLink({
      token,
      browserToken: asked?.browserToken ?? null,
      code,
      ip: originOf(request).ip,
      replaces: sessionToken(request.headers.get('cookie')),
    });
    switch (outcome.outcome) {
      case 'signed-in': {
        const acted = enter({ ...outcome, next });
        return { ...acted, cookies: [...(acted.cookies ?? []), clearAside('link')] };
      }
      case 'no-account':
        return {
          seeOther: '/sign-in?error=no-account',
          json: { status: 404, body: { reason: 'no-account' } },
          cookies: [clearAside('link')],
        };
      case 'code-needed':
        return {
          seeOther: `/sign-in/link/${token}?error=code`,
          json: { status: 403, body: { reason: 'code-needed' } },
        };
      case 'refused':
        return REFUSED;
      case 'rate-limited':
        return tooOften({ path: '/sign-in', retryAfter: outcome.retryAfter });
    }
  });
}
