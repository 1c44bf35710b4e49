import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { StandalonePage } from '@/components/articles/standalone-page';
import { Frame } from '@/components/ui/frame';
import { getPage } from '@/lib/articles/queries';
import { currentSite } from '@/app/current-site';
import { pagePath } from '@/lib/urls';
import { decoded } from '@/app/query';

interface PageProps {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { slug } = await decoded(params);
  const page = await getPage(slug);
  if (page === null) notFound();
  return { title: page.title, description: page.standfirst, alternates: { canonical: pagePath(slug) } };
}

export default async function Page({ params }: PageProps) {
  const [site, page] = await Promise.all([currentSite(), getPage((await decoded(params)).slug)]);
  if (page === null) notFound();
  const { title, standfirst, bodyHtml } = page;
  return (
    <Frame site={site}>
      <StandalonePage title={title} standfirst={standfirst} bodyHtml={bodyHtml} />
    </Frame>
  );
}
