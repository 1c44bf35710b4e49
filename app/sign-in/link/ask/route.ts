import { askForSignInLink } from '@/lib/auth/email-links';
import { answer } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { keepRefused } from '@/lib/http/refused-form';
import { tooOften } from '@/app/told';
import { withNext } from '@/app/way-back';
import { askedLink } from '../asked-link';
import { linkSent } from '../outcomes';
import { splitNext } from '../../enter';

/** Sends a link to an address. What is answered says nothing of whether an account has it. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { next, raw } = splitNext(fields);
    const outcome = await askForSignInLink({
      raw,
      ip: originOf(request).ip,
      browserToken: (await askedLink())?.browserToken ?? null,
    });
    switch (outcome.outcome) {
      case 'sent':
        return linkSent({ browserToken: outcome.browserToken, code: outcome.code, next });
      case 'invalid':
        return {
          seeOther: `${withNext('/sign-in?error=fields', next)}#email`,
          json: { status: 422, body: { errors: { email: [WRONG_ADDRESS] } } },
          cookies: [
            keepRefused({ form: 'link', fields: raw, keep: ['email'], errors: { email: [WRONG_ADDRESS] } }),
          ],
        };
      case 'rate-limited':
        return tooOften({ path: '/sign-in', retryAfter: outcome.retryAfter, next });
    }
  });
}

const WRONG_ADDRESS = 'That does not look like an e-mail address.';
