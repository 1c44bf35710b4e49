import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Moot } from '@/components/comments/moot';
import { Story } from '@/components/articles/story';
import { Frame } from '@/components/ui/frame';
import { readDraft } from '@/lib/comments/drafts';
import { readKeptForm } from '@/lib/http/kept-form';
import { followForm } from '@/lib/subscriptions/schema';
import { readInContext, readThreadPage } from '@/lib/comments/queries';
import { describeTier } from '@/lib/spam/disclosure';
import { currentSite } from '@/app/current-site';
import { written, type Page } from '@/app/written';
import { decoded, addressOf, cursorOf, one, type Query } from '@/app/query';
import type { Article, SiteFacts } from '@/lib/articles/article';
import { articleOf } from './article-of';
import { articlePath } from '@/lib/urls';

interface ArticlePageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Query>;
}

export async function generateMetadata({ params, searchParams }: ArticlePageProps): Promise<Metadata> {
  const [{ slug }, query, site] = await Promise.all([decoded(params), searchParams, currentSite()]);
  const article = await articleOf(slug);
  if (article === null) notFound();
  return headOf({ site, article, query });
}

export default async function ArticlePage({ params, searchParams }: ArticlePageProps) {
  const [{ slug }, query] = await Promise.all([decoded(params), searchParams]);
  return written(() => write(slug, query));
}

async function write(slug: string, query: Query): Promise<Page<Metadata> | null> {
  const sort = one(query, 'sort') === 'newest' ? 'newest' : 'oldest';
  const cursor = cursorOf(query);
  const token = one(query, 'draft');
  const [site, article, page, draft] = await Promise.all([
    currentSite(),
    articleOf(slug),
    readThreadPage({ articleSlug: slug, sort, ...cursor }),
    token === undefined ? null : readDraft(token),
  ]);
  if (article === null || page === null) return null;

  const follow = await readKeptForm({ form: followForm(article.id), token });
  const parentId = draft ? draft.values.parentId : one(query, 'reply');
  const answered = parentId == null ? null : await readInContext({ articleId: article.id, id: parentId });
  const body = (
    <Frame site={site} section={article.section?.slug} skip="Skip to the text">
      <Story article={article} language={site.language} />
      <Moot
        site={site}
        article={article}
        page={page}
        sort={sort}
        cursor={cursor}
        answered={answered?.comment ?? null}
        draft={draft}
        follow={follow}
        draftIsGone={token !== undefined && draft === null && follow === null}
        sent={site.akismet ? describeTier(site.akismet.tier) : []}
      />
    </Frame>
  );
  return { head: headOf({ site, article, query }), site, body };
}

function headOf({ site, article, query }: { site: SiteFacts; article: Article; query: Query }): Metadata {
  const { slug, title, standfirst, publishedAt, updatedAt } = article;
  const path = articlePath(slug);
  return {
    title,
    description: standfirst,
    alternates: {
      canonical: addressOf(path, cursorOf(query)),
      types: { 'application/atom+xml': [{ url: `${path}/feed.xml`, title: `Comments on ${title}` }] },
    },
    openGraph: {
      type: 'article',
      siteName: site.name,
      title,
      description: standfirst,
      url: path,
      publishedTime: publishedAt.toISOString(),
      modifiedTime: updatedAt.toISOString(),
    },
    // The form's copies of the page, and what somebody is writing, are for nobody's index.
    ...(query.reply === undefined && query.draft === undefined ? {} : { robots: { index: false } }),
  };
}
