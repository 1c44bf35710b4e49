import { requireSignedInAnd } from '@/lib/auth/viewer';
import { overlayQuestion, readOverlay } from '@/lib/inbox/overlay';
import { answerError, answerJson } from '@/lib/http/answer';
import { findBy } from '@/app/articles/[slug]/comments/find-writer';

/**
 * Who I am here, and with `?article=SLUG` what script adds to that page for me: it is the same for everybody. Asks the
 * database one question, and without a session cookie none.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    const question = overlayQuestion({ slug: new URL(request.url).searchParams.get('article') });
    const found = await findBy(() => requireSignedInAnd(question));
    if (found === null) return answerJson(200, { viewer: null });
    const { handle, displayName, role } = found.viewer;
    return answerJson(200, { viewer: { handle, displayName, role }, ...readOverlay(found.said) });
  } catch (error) {
    return answerError({ error, request, kind: 'json' });
  }
}
