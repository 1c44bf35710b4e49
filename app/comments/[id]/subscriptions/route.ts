import { findWriter } from '@/app/articles/[slug]/comments/find-writer';
import { requireMail, saySubscribed } from '@/app/answer-subscribe';
import { currentSite } from '@/app/current-site';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { findComment } from '@/lib/subscriptions/find-followable';
import { followForm } from '@/lib/subscriptions/schema';
import { subscribe } from '@/lib/subscriptions/subscribe';
import { commentPath } from '@/lib/urls';

/** Follows everything below one comment. Nobody sees who does, so whoever is signed in follows as themselves. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async ({ fields, kind }) => {
    requireMail(await currentSite());
    const found = await findComment(id);
    if (found === null) throw new AppError('not-found');
    const { ip } = originOf(request);
    const viewer = await findWriter();
    const asking = { raw: fields, ip, accountId: viewer?.accountId ?? null };
    return saySubscribed({
      ...{ ip, kind, form: followForm(id) },
      outcome: await subscribe({ thing: found.thing, ...asking }),
      back: (token) => `${commentPath(found.slug, id)}?draft=${token}#follow`,
    });
  });
}
