import { z } from 'zod';
import { sessionToken } from '@/lib/auth/cookie';
import { useEmailLink } from '@/lib/auth/email-links';
import { isSignUpOpen } from '@/lib/auth/sign-up';
import { answer, type Acted } from '@/lib/http/answer';
import { clearAside, layAside } from '@/lib/http/aside';
import { originOf } from '@/lib/http/origin';
import { tooOften } from '@/app/told';
import { askedLink } from '../asked-link';
import { LINK_REFUSED, linkToken } from '../outcomes';
import { enter, splitNext } from '../../enter';

const schema = z.object({ token: linkToken, code: z.string().max(40).optional() }).strict();

/** Uses a link from a mail up: the button behind it posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { next, raw } = splitNext(fields);
    const input = schema.safeParse(raw);
    if (!input.success) return LINK_REFUSED;
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
        return welcome(outcome.email);
      case 'code-needed':
        return {
          seeOther: `/sign-in/link/${token}?error=code`,
          json: { status: 403, body: { reason: 'code-needed' } },
        };
      case 'refused':
        return LINK_REFUSED;
      case 'rate-limited':
        return tooOften({ path: '/sign-in', retryAfter: outcome.retryAfter });
    }
  });
}

/** Nobody has the address yet: whoever has just shown that it is theirs may make an account of it, where anybody may. */
async function welcome(email: string): Promise<Acted> {
  const isOpen = await isSignUpOpen();
  return {
    seeOther: isOpen ? '/sign-up?by=link' : '/sign-in?error=no-account',
    json: { status: 404, body: { reason: 'no-account', signUp: isOpen ? 'open' : 'closed' } },
    cookies: [clearAside('link'), ...(isOpen ? [layAside({ kind: 'proven', value: { email } })] : [])],
  };
}
