import { z } from 'zod';
import { sessionCookie } from '@/lib/auth/cookie';
import { useSignInLink } from '@/lib/auth/sign-in-links';
import { answer } from '@/lib/http/answer';

const signInSchema = z.object({ token: z.string().max(200) }).strict();

/** Uses a sign-in link up: the button behind it posts to /sign-in. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const input = signInSchema.safeParse(fields);
    const session = input.success ? await useSignInLink(input.data.token) : null;
    if (session === null)
      return { seeOther: '/sign-in?link=spent', json: { status: 401, body: { error: 'unauthenticated' } } };
    return {
      seeOther: '/moderation',
      json: { status: 200, body: { signedIn: true } },
      headers: { 'set-cookie': sessionCookie(session) },
    };
  });
}
