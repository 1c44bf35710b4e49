import { z } from 'zod';
import { endedCookie } from '@/lib/auth/cookie';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { keepRefused } from '@/lib/http/refused-form';
import { leaveSite } from '@/lib/privacy/leave';

const schema = z.object({ words: z.enum(['erase', 'keep']), sure: z.literal('yes') }).strict();

/** Ends the account for ever. The form of /account/leave posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await requireFresh();
    const input = schema.safeParse(fields);
    if (!input.success) {
      const missing = input.error.issues.some(({ path }) => path[0] === 'words') ? 'choose' : 'sure';
      const errors = { [missing === 'sure' ? 'sure' : 'words']: ['Missing.'] };
      return {
        seeOther: `/account/leave?error=${missing}`,
        json: { status: 422, body: { errors } },
        cookies: [keepRefused({ form: 'leave', fields, keep: ['words'], errors })],
      };
    }
    const { outcome } = await leaveSite({ viewer, words: input.data.words });
    if (outcome === 'last-administrator')
      return {
        seeOther: `/account/leave?error=${outcome}`,
        json: { status: 409, body: { reason: outcome } },
      };
    return {
      seeOther: '/sign-in?done=left',
      json: { status: 200, body: { left: true } },
      headers: { 'clear-site-data': '"cookies", "storage"' },
      cookies: [endedCookie()],
    };
  });
}
