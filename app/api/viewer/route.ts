import { readOverlay } from '@/lib/comments/viewer-overlay';
import { countUnread } from '@/lib/inbox/unread';
import { answerError, answerJson } from '@/lib/http/answer';
import { findWriter } from '@/app/articles/[slug]/comments/find-writer';

/**
 * Who I am here, and with `?article=SLUG` what script adds to that page for me: it is the same for everybody. Without a
 * session cookie nothing is asked of the database.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    const viewer = await findWriter();
    if (viewer === null) return answerJson(200, { viewer: null });
    const { accountId, handle, displayName, role } = viewer;
    const slug = new URL(request.url).searchParams.get('article');
    const [overlay, unread] = await Promise.all([
      slug === null ? null : readOverlay({ accountId, slug }),
      countUnread({ accountId }),
    ]);
    return answerJson(200, { viewer: { handle, displayName, role }, unread, ...overlay });
  } catch (error) {
    return answerError({ error, request, kind: 'json' });
  }
}
