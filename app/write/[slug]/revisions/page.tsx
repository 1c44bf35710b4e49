import type { Metadata } from 'next';
import { RevisionList } from '@/components/write/revisions';
import { WritePage } from '@/components/write/write-page';
import { listRevisions } from '@/lib/articles/revisions';
import { requireAuthor } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { decoded } from '@/app/query';
import { foundBy } from '../../writable-of';

export const metadata: Metadata = { title: 'Earlier versions' };

/** What an article was before. */
export default async function RevisionsPage({ params }: { params: Promise<{ slug: string }> }) {
  const author = await admit(requireAuthor);
  const [{ slug }, site] = await Promise.all([decoded(params), currentSite()]);
  const { article, revisions } = await foundBy(() => listRevisions({ slug, author }));
  return (
    <WritePage
      site={site}
      article={{ slug: article.slug, title: article.values.title }}
      current="revisions"
      standfirst="Earlier versions. What you save is kept here when it is replaced."
    >
      <RevisionList slug={article.slug} revisions={revisions} language={site.language} />
    </WritePage>
  );
}
