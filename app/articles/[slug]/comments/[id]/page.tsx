import type { Metadata } from 'next';
import { notFound, permanentRedirect } from 'next/navigation';
import { cache } from 'react';
import { Context } from '@/components/comments/context';
import { Frame } from '@/components/ui/frame';
import { findImported, readInContext } from '@/lib/comments/queries';
import { articleOf } from '@/app/articles/[slug]/article-of';
import { currentSite } from '@/app/current-site';
import { commentPath } from '@/lib/urls';
import { Written } from '@/app/written';
import { decoded, one, type Query } from '@/app/query';
import { readKeptForm } from '@/lib/http/kept-form';
import { reportForm } from '@/lib/reports/schema';
import { followForm } from '@/lib/subscriptions/schema';

interface CommentPageProps {
  params: Promise<{ slug: string; id: string }>;
  searchParams: Promise<Query>;
}

/** The number a comment had on the site it was moved from; old links carry it. */
const IMPORTED_NUMBER = /^\d{1,9}$/;

export async function generateMetadata({ params }: CommentPageProps): Promise<Metadata> {
  const { article, context } = await readComment(await decoded(params));
  const { comment } = context;
  return {
    title: comment.gone
      ? `A comment that is gone, on ${article.title}`
      : `${comment.authorName} on ${article.title}`,
    alternates: { canonical: commentPath(article.slug, comment.id) },
    // The thread is what belongs in an index, once.
    robots: { index: false, follow: true },
  };
}

export default async function CommentPage({ params, searchParams }: CommentPageProps) {
  const [site, { article, context }, query] = await Promise.all([
    currentSite(),
    readComment(await decoded(params)),
    searchParams,
  ]);
  const { id } = context.comment;
  const token = one(query, 'draft');
  const [report, follow] = await Promise.all([
    readKeptForm({ form: reportForm(id), token }),
    readKeptForm({ form: followForm(id), token }),
  ]);
  return (
    <Written>
      <Frame site={site} section={article.section?.slug} skip="Skip to the comment">
        <Context site={site} article={article} context={context} kept={{ report, follow }} />
      </Frame>
    </Written>
  );
}

/** Asked once for the head of the page and its body. */
const contextOf = cache((articleId: string, id: string) => readInContext({ articleId, id }));

async function readComment({ slug, id }: { slug: string; id: string }) {
  const article = await articleOf(slug);
  if (article === null) notFound();
  const context = await contextOf(article.id, id);
  if (context !== null) return { article, context };
  const imported = IMPORTED_NUMBER.test(id)
    ? await findImported({ articleId: article.id, number: Number(id) })
    : null;
  if (imported === null) notFound();
  permanentRedirect(commentPath(slug, imported));
}
