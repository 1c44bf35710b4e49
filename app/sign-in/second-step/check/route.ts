import { z } from 'zod';
import { sessionCookie } from '@/lib/auth/cookie';
import { useRecoveryCode } from '@/lib/auth/recovery-codes';
import { renewSession } from '@/lib/auth/sessions';
import { tellOwner } from '@/lib/auth/tell-owner';
import { checkTotp, type TotpCheck } from '@/lib/auth/totp';
import { getViewer, type Viewer } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { tooOften } from '@/app/told';
import { withNext } from '@/app/way-back';
import { splitNext } from '../../enter';

const schema = z.union([
  z.object({ code: z.string().max(40) }).strict(),
  z.object({ recoveryCode: z.string().max(200) }).strict(),
]);

/** Takes the second step of this session, with a code from an app or one that was written down. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await getViewer();
    if (viewer === null) throw new AppError('unauthenticated');
    const { next, raw } = splitNext(fields);
    const input = schema.safeParse(raw);
    if (!input.success) throw new AppError('invalid');
    const outcome = await check(viewer, input.data);
    switch (outcome.outcome) {
      case 'passed': {
        const session = await renewSession({ sessionId: viewer.sessionId, secondStep: true });
        return {
          seeOther: next ?? '/account',
          json: { status: 200, body: { proven: true } },
          cookies: [sessionCookie(session)],
        };
      }
      case 'wrong':
        return {
          seeOther: withNext('/sign-in/second-step?error=refused', next),
          json: { status: 403, body: { reason: 'refused' } },
        };
      case 'rate-limited':
        return tooOften({ path: '/sign-in/second-step', retryAfter: outcome.retryAfter, next });
    }
  });
}

/** A recovery code stands for a second step that was lost, never for one that was not set up yet. */
async function check(viewer: Viewer, input: z.infer<typeof schema>): Promise<TotpCheck> {
  if ('code' in input) return checkTotp({ account: viewer, code: input.code });
  const { accountId } = viewer;
  if (!viewer.hasSecondStep || !(await useRecoveryCode({ accountId, code: input.recoveryCode })))
    return { outcome: 'wrong' };
  tellOwner({ accountId, change: 'recovery-used' });
  return { outcome: 'passed' };
}
