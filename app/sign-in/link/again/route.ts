import { z } from 'zod';
import { askByOlderLink } from '@/lib/auth/email-links';
import { answer } from '@/lib/http/answer';
import { layAside } from '@/lib/http/aside';
import { originOf } from '@/lib/http/origin';
import { tooOften } from '@/app/told';
import { askedLink } from '../asked-link';
import { splitNext } from '../../enter';

const schema = z.object({ token: z.string().regex(/^[\w-]{20,100}$/) }).strict();

const REFUSED = {
  seeOther: '/sign-in?error=spent',
  json: { status: 401, body: { error: 'unauthenticated' } },
};

/** Sends another link to where this one was sent, for the browser that asks here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { next, raw } = splitNext(fields);
    const input = schema.safeParse(raw);
    if (!input.success) return REFUSED;
    const outcome = await askByOlderLink({
      token: input.data.token,
      ip: originOf(request).ip,
      browserToken: (await askedLink())?.browserToken ?? null,
    });
    switch (outcome.outcome) {
      case 'sent': {
        const { browserToken, code } = outcome;
        return {
          seeOther: '/sign-in/link',
          json: { status: 202, body: { code } },
          cookies: [layAside({ kind: 'link', value: { browserToken, code, next } })],
        };
      }
      case 'refused':
        return REFUSED;
      case 'rate-limited':
        return tooOften({ path: '/sign-in', retryAfter: outcome.retryAfter });
    }
  });
}
