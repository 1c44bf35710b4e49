import { z } from 'zod';
import { sessionToken } from '@/lib/auth/cookie';
import { signInWithRecoveryCode } from '@/lib/auth/recovery-codes';
import { answer } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { keepRefused } from '@/lib/http/refused-form';
import { tooOften } from '@/app/told';
import { enter } from '../../enter';

const schema = z.object({ handle: z.string().max(200), code: z.string().max(200) }).strict();

const REFUSED = {
  seeOther: '/sign-in/recovery?error=refused',
  json: { status: 401, body: { error: 'unauthenticated' } },
};

/** Signs in with a code that was written down; the code is used up. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const input = schema.safeParse(fields);
    if (!input.success) return REFUSED;
    const outcome = await signInWithRecoveryCode({
      ...input.data,
      ip: originOf(request).ip,
      replaces: sessionToken(request.headers.get('cookie')),
    });
    const cookies = [keepRefused({ form: 'recovery', fields, keep: ['handle'], errors: {} })];
    switch (outcome.outcome) {
      case 'signed-in':
        return enter({ ...outcome, next: '/account/ways-in' });
      case 'refused':
        return { ...REFUSED, cookies };
      case 'rate-limited':
        return { ...tooOften({ path: '/sign-in/recovery', retryAfter: outcome.retryAfter }), cookies };
    }
  });
}
