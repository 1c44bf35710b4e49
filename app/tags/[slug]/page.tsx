import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ArticleList } from '@/components/articles/article-list';
import { Frame } from '@/components/ui/frame';
import { getTag, listArticles } from '@/lib/articles/queries';
import { currentSite } from '@/app/current-site';
import { decoded, cursorOf, type Query } from '@/app/query';
import { tagPath } from '@/lib/urls';

interface TagPageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Query>;
}

export async function generateMetadata({ params }: TagPageProps): Promise<Metadata> {
  const { slug } = await decoded(params);
  const tag = await getTag(slug);
  if (tag === null) notFound();
  return {
    title: tag.name,
    description: `Articles about “${tag.name}”`,
    alternates: { canonical: tagPath(slug) },
  };
}

export default async function TagPage({ params, searchParams }: TagPageProps) {
  const [{ slug }, query] = await Promise.all([decoded(params), searchParams]);
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
        path={tagPath(slug)}
      />
    </Frame>
  );
}
