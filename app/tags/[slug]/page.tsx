import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ArticleList } from '@/components/articles/article-list';
import { Frame } from '@/components/ui/frame';
import { getTag, listArticles } from '@/lib/articles/queries';
import { currentSite } from '@/app/current-site';
import { cursorOf, type Query } from '@/app/query';

interface TagPageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Query>;
}

export async function generateMetadata({ params }: TagPageProps): Promise<Metadata> {
  const { slug } = await params;
  const tag = await getTag(slug);
  if (tag === null) notFound();
  return {
    title: tag.name,
    description: `Articles about “${tag.name}”`,
    alternates: { canonical: `/tags/${slug}` },
  };
}

export default async function TagPage({ params, searchParams }: TagPageProps) {
  const [{ slug }, query] = await Promise.all([params, searchParams]);
  const [site, tag, list] = await Promise.all([
    currentSite(),
    getTag(slug),
    listArticles({ tag: slug, ...cursorOf(query) }),
  ]);
  if (tag === null || list === null) notFound();
  return (
    <Frame site={site}>
      <ArticleList
        title={tag.name}
        about="Articles with this tag"
        list={list}
        language={site.language}
        path={`/tags/${slug}`}
      />
    </Frame>
  );
}
