import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Notice } from '@/components/account/notice';
import { Time } from '@/components/ui/time';
import { ArticleForm } from '@/components/write/article-form';
import { ArticlePreview, DraftNotice, Theirs } from '@/components/write/draft-notices';
import { WritePage } from '@/components/write/write-page';
import { readArticleDraft, type ArticleDraft } from '@/lib/articles/article-drafts';
import { figuresIn } from '@/lib/articles/figures';
import { renderArticle } from '@/lib/articles/render-article';
import { listSections, readWritable, type WritableArticle } from '@/lib/articles/writable-articles';
import { requireAuthor } from '@/lib/auth/viewer';
import { articlePath, writePath } from '@/lib/urls';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { decoded, one, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { foundBy } from '../writable-of';

export const metadata: Metadata = { title: 'Writing' };

const DONE = {
  saved: 'Saved.',
  published: 'Saved, and it can be read, or will be when its time comes.',
  unpublished: 'Saved. Nobody but you can read it now.',
  restored: 'Taken back. What stood before is among the earlier versions.',
};

interface ArticlePageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Query>;
}

/** One article, to be written on. */
export default async function WriteArticlePage({ params, searchParams }: ArticlePageProps) {
  const author = await admit(requireAuthor);
  const [{ slug }, query, site, sections] = await Promise.all([
    decoded(params),
    searchParams,
    currentSite(),
    listSections(),
  ]);
  const article = await foundBy(() => readWritable({ slug, author }));
  if (article.slug !== slug) redirect(writePath(article.slug));
  const token = one(query, 'draft');
  const draft = token === undefined ? null : await readArticleDraft(token);
  const draftIsGone = token !== undefined && draft === null;
  return (
    <WritePage
      site={site}
      article={{ slug, title: article.values.title }}
      current="text"
      standfirst={<Standing article={article} language={site.language} />}
    >
      <Notice told={draftIsGone ? GONE : toldOf({ query, done: DONE })} />
      {draft !== null && <DraftNotice draft={draft} />}
      {draft?.preview != null && <ArticlePreview html={draft.preview} values={draft.values} />}
      <ArticleForm
        article={article}
        draft={draft}
        sections={sections}
        pictures={picturesFor(article, draft)}
      />
      {draft?.notice === 'conflict' && <Theirs values={article.values} />}
    </WritePage>
  );
}

const GONE = {
  kind: 'wrong',
  text: 'What was sent is kept for an hour, which has passed. Below is what is saved.',
} as const;

/** Where it stands with readers. */
function Standing({ article, language }: { article: WritableArticle; language: string }) {
  const { status, publishedAt, slug, updatedAt } = article;
  if (status === 'draft' || publishedAt === null)
    return (
      <>
        {'A draft, last changed '}
        <Time at={updatedAt} language={language} />
        {'. Nobody else can read it.'}
      </>
    );
  if (status === 'scheduled')
    return (
      <>
        {'It appears on '}
        <Time at={publishedAt} language={language} writtenOut />
        {' (UTC). Until then nobody else can read it.'}
      </>
    );
  return (
    <>
      {'Published '}
      <Time at={publishedAt} language={language} />
      {'. '}
      <a href={articlePath(slug)}>Read it on the site</a>
    </>
  );
}

/** Pictures of the text as it stands in the form, and those of what is saved. */
function picturesFor(article: WritableArticle, draft: ArticleDraft | null) {
  if (draft === null) return article.pictures;
  const { html } = renderArticle({ source: draft.values.body, format: article.format });
  const pictures = [...figuresIn(html), ...article.pictures].map(
    (picture) => [picture.src, picture] as const,
  );
  return [...new Map(pictures).values()];
}
