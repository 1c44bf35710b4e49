import { z } from 'zod';
import { needsSecondStep } from '@/lib/auth/policy';
import { getViewer } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { clearAside } from '@/lib/http/aside';

const schema = z.object({ kept: z.literal('yes') }).strict();

/** They are written down: this browser forgets them. The form of /account/recovery-codes posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await getViewer();
    if (viewer === null) throw new AppError('unauthenticated');
    if (!schema.safeParse(fields).success)
      return {
        seeOther: '/account/recovery-codes?error=box',
        json: { status: 422, body: { errors: { kept: ['Tick the box.'] } } },
      };
    const isHalfway = needsSecondStep(viewer.role) && viewer.secondStepAt === null;
    return {
      seeOther: isHalfway ? '/sign-in/second-step' : '/account',
      json: { status: 200, body: { kept: true } },
      cookies: [clearAside('codes')],
    };
  });
}
