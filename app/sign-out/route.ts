import { endedCookie, sessionToken } from '@/lib/auth/cookie';
import { endSession } from '@/lib/auth/sessions';
import { answer } from '@/lib/http/answer';

/** Ends the session that came with the request. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const token = sessionToken(request.headers.get('cookie'));
    if (token !== null) await endSession(token);
    return {
      seeOther: '/',
      json: { status: 200, body: { signedIn: false } },
      headers: { 'set-cookie': endedCookie(), 'clear-site-data': '"cookies", "storage"' },
    };
  });
}
