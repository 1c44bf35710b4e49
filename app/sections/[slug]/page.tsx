import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ArticleList } from '@/components/articles/article-list';
import { Frame } from '@/components/ui/frame';
import { getSection, listArticles } from '@/lib/articles/queries';
import { currentSite } from '@/app/current-site';
import { decoded, cursorOf, type Query } from '@/app/query';
import { sectionPath } from '@/lib/urls';

interface SectionPageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Query>;
}

export async function generateMetadata({ params }: SectionPageProps): Promise<Metadata> {
  const { slug } = await decoded(params);
  const section = await getSection(slug);
  if (section === null) notFound();
  return {
    title: section.name,
    description: section.description,
    alternates: { canonical: sectionPath(slug) },
  };
}

export default async function SectionPage({ params, searchParams }: SectionPageProps) {
  const [{ slug }, query] = await Promise.all([decoded(params), searchParams]);
  const [site, section, list] = await Promise.all([
    currentSite(),
    getSection(slug),
    listArticles({ section: slug, ...cursorOf(query) }),
  ]);
  if (section === null || list === null) notFound();
  return (
    <Frame site={site} section={slug}>
      <ArticleList
        title={section.name}
        about={section.description}
        list={list}
        language={site.language}
        path={sectionPath(slug)}
        section={false}
      />
    </Frame>
  );
}
