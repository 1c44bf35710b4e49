import type { Metadata } from 'next';
import { notFound, permanentRedirect } from 'next/navigation';
import { cache } from 'react';
import { Context } from '@/components/comments/context';
import { Frame } from '@/components/ui/frame';
import type { Article } from '@/lib/articles/article';
import type { CommentInContext } from '@/lib/comments/comment';
import { findImported, readInContext } from '@/lib/comments/queries';
import { articleOf } from '@/app/articles/[slug]/article-of';
import { currentSite } from '@/app/current-site';
import { commentPath } from '@/lib/urls';
import { written, type Page } from '@/app/written';
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
  const { slug, id } = await decoded(params);
  return headOf((await readComment(slug, id)) ?? (await leadElsewhere(slug, id)));
}

export default async function CommentPage({ params, searchParams }: CommentPageProps) {
  const [{ slug, id }, query] = await Promise.all([decoded(params), searchParams]);
  if ((await readComment(slug, id)) === null) await leadElsewhere(slug, id);
  return written(() => write({ slug, id, token: one(query, 'draft') }));
}

async function write({ slug, id, token }: Asked): Promise<Page<Metadata> | null> {
  const [site, found] = await Promise.all([currentSite(), readComment(slug, id)]);
  if (found === null) return null;
  const [report, follow] = await Promise.all([
    readKeptForm({ form: reportForm(found.context.comment.id), token }),
    readKeptForm({ form: followForm(found.context.comment.id), token }),
  ]);
  const body = (
    <Frame site={site} section={found.article.section?.slug} skip="Skip to the comment">
      <Context site={site} {...found} kept={{ report, follow }} />
    </Frame>
  );
  return { head: headOf(found), site, body };
}

interface Asked {
  slug: string;
  id: string;
  token: string | undefined;
}

interface Found {
  article: Article;
  context: CommentInContext;
}

function headOf({ article, context: { comment } }: Found): Metadata {
  return {
    title: comment.gone
      ? `A comment that is gone, on ${article.title}`
      : `${comment.authorName} on ${article.title}`,
    alternates: { canonical: commentPath(article.slug, comment.id) },
    // The thread is what belongs in an index, once.
    robots: { index: false, follow: true },
  };
}

/** Asked once for the head of the page and its body. */
const contextOf = cache((articleId: string, id: string) => readInContext({ articleId, id }));

async function readComment(slug: string, id: string): Promise<Found | null> {
  const article = await articleOf(slug);
  const context = article && (await contextOf(article.id, id));
  return article && context && { article, context };
}

/** Of a comment that is not here: to where it was moved, or nowhere. */
async function leadElsewhere(slug: string, id: string): Promise<never> {
  const article = await articleOf(slug);
  const imported =
    article !== null && IMPORTED_NUMBER.test(id)
      ? await findImported({ articleId: article.id, number: Number(id) })
      : null;
  if (imported === null) notFound();
  permanentRedirect(commentPath(slug, imported));
}
