import { getViewer } from '@/lib/auth/viewer';
import { answerError, answerJson } from '@/lib/http/answer';

/** Who is signed in, in the form that next-auth's clients read. Reading prolongs nothing and sets no cookie. */
export async function GET(request: Request): Promise<Response> {
  try {
    const viewer = await getViewer();
    if (viewer === null) return answerJson(200, {});
    const { handle, displayName, role } = viewer;
    return answerJson(200, { user: { name: displayName, handle, role } });
  } catch (error) {
    return answerError({ error, request, kind: 'json' });
  }
}
