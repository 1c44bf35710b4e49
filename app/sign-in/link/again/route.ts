import { z } from 'zod';
import { askByOlderLink } from '@/lib/auth/email-links';
import { answer } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { tooOften } from '@/app/told';
import { askedLink } from '../asked-link';
import { LINK_REFUSED, linkSent, linkToken } from '../outcomes';
import { splitNext } from '../../enter';

const schema = z.object({ token: linkToken }).strict();

/** Sends another link to where this one was sent, for the browser that asks here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { next, raw } = splitNext(fields);
    const input = schema.safeParse(raw);
    if (!input.success) return LINK_REFUSED;
    const outcome = await askByOlderLink({
      token: input.data.token,
      ip: originOf(request).ip,
      browserToken: (await askedLink())?.browserToken ?? null,
    });
    switch (outcome.outcome) {
      case 'sent':
        return linkSent({ browserToken: outcome.browserToken, code: outcome.code, next });
      case 'refused':
        return LINK_REFUSED;
      case 'rate-limited':
        return tooOften({ path: '/sign-in', retryAfter: outcome.retryAfter });
    }
  });
}
