import { z } from 'zod';
import { endedCookie, sessionToken } from '@/lib/auth/cookie';
import { endSession } from '@/lib/auth/sessions';
import { answer } from '@/lib/http/answer';
import { clearAside } from '@/lib/http/aside';
import { splitNext } from '@/app/sign-in/enter';
import { withNext } from '@/app/way-back';

/** `again` is sent by who only wants to prove anew who they are. */
const againSchema = z.object({ again: z.literal('yes') });

/** Ends the session that came with the request, and what this browser holds besides. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const token = sessionToken(request.headers.get('cookie'));
    if (token !== null) await endSession(token);
    const { next, raw } = splitNext(fields);
    return {
      seeOther: againSchema.safeParse(raw).success ? withNext('/sign-in', next) : '/',
      json: { status: 200, body: { signedIn: false } },
      headers: { 'clear-site-data': '"cookies", "storage"' },
      cookies: [
        endedCookie(),
        clearAside('codes'),
        clearAside('link'),
        clearAside('form'),
        clearAside('proven'),
        clearAside('confirm'),
        clearAside('made-link'),
      ],
    };
  });
}
