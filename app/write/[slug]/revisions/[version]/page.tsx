import type { Metadata } from 'next';
import { RevisionView } from '@/components/write/revisions';
import { WritePage } from '@/components/write/write-page';
import { readRevision } from '@/lib/articles/revisions';
import { parseVersion } from '@/lib/articles/schema';
import { requireAuthor } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { decoded } from '@/app/query';
import { foundBy } from '../../../writable-of';

export const metadata: Metadata = { title: 'An earlier version' };

interface RevisionPageProps {
  params: Promise<{ slug: string; version: string }>;
}

/** One earlier version. */
export default async function RevisionPage({ params }: RevisionPageProps) {
  const author = await admit(requireAuthor);
  const [{ slug, version }, site] = await Promise.all([decoded(params), currentSite()]);
  const { article, revision } = await foundBy(() =>
    readRevision({ slug, version: parseVersion(version), author }),
  );
  return (
    <WritePage
      site={site}
      article={{ slug: article.slug, title: article.values.title }}
      current="revisions"
      standfirst="An earlier version."
    >
      <RevisionView article={article} revision={revision} language={site.language} />
    </WritePage>
  );
}
