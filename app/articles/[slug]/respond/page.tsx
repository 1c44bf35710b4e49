import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { Closed } from '@/components/comments/closed';
import { CommentForm } from '@/components/comments/comment-form';
import { Responding } from '@/components/comments/responding';
import { Frame } from '@/components/ui/frame';
import { may } from '@/lib/auth/policy';
import { requireSignedIn } from '@/lib/auth/viewer';
import { readWriterFacts } from '@/lib/auth/writer-facts';
import { readDraft } from '@/lib/comments/drafts';
import { readInContext } from '@/lib/comments/queries';
import { describeTier } from '@/lib/spam/disclosure';
import { articlePath, commentPath } from '@/lib/urls';
import { admit } from '@/app/admit';
import { articleOf } from '@/app/articles/[slug]/article-of';
import { findWriter } from '@/app/articles/[slug]/comments/find-writer';
import { currentSite } from '@/app/current-site';
import { decoded, one, type Query } from '@/app/query';

export const metadata: Metadata = { title: 'Say something', robots: { index: false, follow: false } };

interface RespondPageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Query>;
}

/** The form of an article for whoever is signed in: the article's own page is the same for everybody. */
export default async function RespondPage({ params, searchParams }: RespondPageProps) {
  const [{ slug }, query] = await Promise.all([decoded(params), searchParams]);
  const token = one(query, 'draft');
  const [viewer, article] = await Promise.all([findWriter(), articleOf(slug)]);
  if (article === null) notFound();
  if (viewer === null) {
    // What was written comes first: whose session has ended finds it in the form that needs none.
    if (token !== undefined) redirect(`${articlePath(slug)}?draft=${encodeURIComponent(token)}#respond`);
    await admit(requireSignedIn);
    redirect('/sign-in/second-step');
  }
  const [site, draft, facts] = await Promise.all([
    currentSite(),
    token === undefined ? null : readDraft(token),
    readWriterFacts(viewer.accountId),
  ]);
  const parentId = draft ? draft.values.parentId : one(query, 'reply');
  const answered = parentId == null ? null : await readInContext({ articleId: article.id, id: parentId });
  const parent = answered?.comment.gone ? null : (answered?.comment ?? null);
  return (
    <Frame site={site} section={article.section?.slug} skip="Skip to the form" isSignedIn>
      <Responding site={site} article={article} parent={parent} mayModerate={may(viewer.role, 'moderate')}>
        {article.commentsOpen ? (
          <CommentForm
            site={site}
            articleSlug={slug}
            slowSeconds={article.slowSeconds}
            parent={parent && { id: parent.id, name: parent.authorName }}
            draft={draft}
            inPlace={false}
            cancelHref={parent ? commentPath(slug, parent.id) : `${articlePath(slug)}#moot`}
            sent={site.akismet ? describeTier(site.akismet.tier) : []}
            writer={{ displayName: viewer.displayName, ...facts }}
          />
        ) : (
          <Closed draft={draft} />
        )}
      </Responding>
    </Frame>
  );
}
