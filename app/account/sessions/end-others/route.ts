import { endAllSessions } from '@/lib/auth/sessions';
import { requireSignedIn } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

/** Ends every session of one's own but this one. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const { accountId, sessionId } = await requireSignedIn();
    const ended = await endAllSessions(accountId, { except: sessionId });
    return { seeOther: '/account/sessions?done=all-others', json: { status: 200, body: { ended } } };
  });
}
