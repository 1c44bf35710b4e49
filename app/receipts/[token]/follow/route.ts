import { findWriter } from '@/app/articles/[slug]/comments/find-writer';
import { requireMail, saySubscribed } from '@/app/answer-subscribe';
import { currentSite } from '@/app/current-site';
import { followOwnComment } from '@/lib/comments/follow-own-comment';
import { withReceipt } from '../with-receipt';

/** Asks to be told of replies to one's own comment, or no longer to be. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return withReceipt(request, params, async ({ id, path, fields, ip, kind }) => {
    requireMail(await currentSite());
    const viewer = await findWriter();
    const outcome = await followOwnComment({ id, raw: fields, ip, accountId: viewer?.accountId ?? null });
    if (outcome.outcome === 'gone')
      return { seeOther: path, json: { status: 409, body: { current: { status: 'withdrawn' } } } };
    if (outcome.outcome === 'left')
      return { seeOther: `${path}?done=unfollowed`, json: { status: 200, body: { status: 'left' } } };
    const back = (token: string) => `${path}?kept=${token}#follow`;
    return saySubscribed({ outcome, ip, kind, form: 'follow', back });
  });
}
