import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ArticleList } from '@/components/articles/article-list';
import { Frame } from '@/components/ui/frame';
import { getByline, listArticles } from '@/lib/articles/queries';
import { currentSite } from '@/app/current-site';
import { decoded, cursorOf, type Query } from '@/app/query';
import { authorPath } from '@/lib/urls';

interface AuthorPageProps {
  params: Promise<{ handle: string }>;
  searchParams: Promise<Query>;
}

export async function generateMetadata({ params }: AuthorPageProps): Promise<Metadata> {
  const { handle } = await decoded(params);
  const byline = await getByline(handle);
  if (byline === null) notFound();
  return { title: byline.name, description: byline.about, alternates: { canonical: authorPath(handle) } };
}

export default async function AuthorPage({ params, searchParams }: AuthorPageProps) {
  const [{ handle }, query] = await Promise.all([decoded(params), searchParams]);
  const [site, byline, list] = await Promise.all([
    currentSite(),
    getByline(handle),
    listArticles({ byline: handle, ...cursorOf(query) }),
  ]);
  if (byline === null || list === null) notFound();
  return (
    <Frame site={site}>
      <ArticleList
        title={byline.name}
        about={byline.about}
        list={list}
        language={site.language}
        path={authorPath(handle)}
      />
    </Frame>
  );
}
