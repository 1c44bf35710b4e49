import { z } from 'zod';
import { changeRole } from '@/lib/auth/roles';
import { isAskable } from '@/lib/auth/sign-in';
import { requireAdministrator, requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

const schema = z
  .object({
    handle: z.string().trim().refine(isAskable),
    role: z.enum(['member', 'author', 'moderator', 'administrator']),
  })
  .strict();

const STATUS = { changed: 200, unchanged: 200, 'unknown-account': 404, 'last-administrator': 409 } as const;

/** Gives an account another role, and signs it out everywhere. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    await requireFresh();
    const input = schema.safeParse(fields);
    if (!input.success)
      return { seeOther: '/admin/accounts?error=role', json: { status: 422, body: { error: 'role' } } };
    const { outcome } = await changeRole({ ...input.data, by: administrator });
    const isGood = outcome === 'changed' || outcome === 'unchanged';
    return {
      seeOther: `/admin/accounts?${isGood ? 'done' : 'error'}=${outcome}`,
      json: { status: STATUS[outcome], body: isGood ? { role: input.data.role } : { reason: outcome } },
    };
  });
}
