import { getViewer } from '@/lib/auth/viewer';
import { answerError, answerJson } from '@/lib/http/answer';

/** Who I am here: what script adds to a page that is the same for everybody. */
export async function GET(request: Request): Promise<Response> {
  try {
    const viewer = await getViewer();
    if (viewer === null) return answerJson(200, { viewer: null });
    const { handle, displayName, role } = viewer;
    return answerJson(200, { viewer: { handle, displayName, role } });
  } catch (error) {
    return answerError({ error, request, kind: 'json' });
  }
}
