import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Notice } from '@/components/account/notice';
import { ArticleLists } from '@/components/write/article-lists';
import { BeginForm } from '@/components/write/begin-form';
import { WritePage } from '@/components/write/write-page';
import { listWritable } from '@/lib/articles/writable-articles';
import { requireAuthor } from '@/lib/auth/viewer';
import { readRefused } from '@/lib/http/refused-form';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';

export const metadata: Metadata = { title: 'Writing' };

const ERRORS = { fields: 'That was not begun. Look at what is marked below.' };

/** What somebody writes, and where a new article begins. */
export default async function WritingPage({ searchParams }: { searchParams: Promise<Query> }) {
  const author = await admit(requireAuthor);
  const [site, query, lists, jar] = await Promise.all([
    currentSite(),
    searchParams,
    listWritable(author),
    cookies(),
  ]);
  const refused = query.error === 'fields' ? readRefused({ form: 'begin', cookies: jar.toString() }) : null;
  return (
    <WritePage site={site} article={null} current="list">
      <Notice told={toldOf({ query, errors: ERRORS })} />
      <BeginForm title={refused?.values.title ?? ''} errors={refused?.errors.title} />
      <ArticleLists lists={lists} language={site.language} />
    </WritePage>
  );
}
