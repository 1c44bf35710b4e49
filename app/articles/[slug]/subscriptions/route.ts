import { findWriter } from '@/app/articles/[slug]/comments/find-writer';
import { requireMail, saySubscribed } from '@/app/answer-subscribe';
import { currentSite } from '@/app/current-site';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { findInArticle } from '@/lib/subscriptions/find-followable';
import { followForm, scopeIn } from '@/lib/subscriptions/schema';
import { subscribe } from '@/lib/subscriptions/subscribe';
import { articlePath } from '@/lib/urls';

/** Follows an article, its author or its section. Nobody sees who does, so whoever is signed in follows as themselves. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return answer(request, async ({ fields, kind }) => {
    requireMail(await currentSite());
    const scope = scopeIn(fields);
    const found = scope === null ? null : await findInArticle(slug, scope);
    if (scope === null) throw new AppError('invalid');
    if (found?.thing == null) throw new AppError('not-found');
    const { ip } = originOf(request);
    const viewer = await findWriter();
    const asking = { raw: fields, ip, accountId: viewer?.accountId ?? null };
    return saySubscribed({
      ...{ ip, kind, form: followForm(found.id) },
      outcome: await subscribe({ thing: found.thing, ...asking }),
      back: (token) => `${articlePath(found.slug)}?draft=${token}#follow`,
    });
  });
}
