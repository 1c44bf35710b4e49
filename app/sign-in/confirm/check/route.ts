import { z } from 'zod';
import { sessionCookie } from '@/lib/auth/cookie';
import { renewSession } from '@/lib/auth/sessions';
import { checkPassphrase } from '@/lib/auth/sign-in';
import { checkTotp } from '@/lib/auth/totp';
import { requireSignedIn, type SignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { tooOften } from '@/app/told';
import { withNext } from '@/app/way-back';
import { confirmedPath, splitNext } from '../../enter';

const schema = z.union([
  z.object({ passphrase: z.string().max(1000) }).strict(),
  z.object({ code: z.string().max(40) }).strict(),
]);

/** Proves once more who is there; for fifteen minutes nothing asks again. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireSignedIn();
    const { next, raw } = splitNext(fields);
    const input = schema.safeParse(raw);
    if (!input.success) throw new AppError('invalid');
    const outcome = await check({ account, input: input.data, ip: originOf(request).ip });
    switch (outcome.outcome) {
      case 'right':
      case 'passed': {
        const session = await renewSession({ sessionId: account.sessionId, secondStep: false });
        return {
          seeOther: confirmedPath(next),
          json: { status: 200, body: { proven: true } },
          cookies: [sessionCookie(session)],
        };
      }
      case 'wrong':
        return {
          seeOther: withNext('/sign-in/confirm?error=refused', next),
          json: { status: 403, body: { reason: 'refused' } },
        };
      case 'rate-limited':
        return tooOften({ path: '/sign-in/confirm', retryAfter: outcome.retryAfter, next });
    }
  });
}

interface Check {
  account: SignedIn;
  input: z.infer<typeof schema>;
  ip: string;
}

function check({ account, input, ip }: Check) {
  if ('code' in input) return checkTotp({ account, code: input.code });
  return checkPassphrase({ account, passphrase: input.passphrase, ip });
}
