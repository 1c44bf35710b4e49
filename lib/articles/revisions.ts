import type { Author } from '@/lib/auth/viewer';
import { renderArticle } from '@/lib/articles/render-article';
import { readWritable, type WritableArticle, type WritableRow } from '@/lib/articles/writable-articles';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';

/** What an article was, up to a moment at which somebody changed it. */
export interface Revision {
  version: number;
  title: string;
  /** When it was replaced, and by whom; null when that account is gone. */
  replacedAt: Date;
  replacedBy: string | null;
  /** Of the text, in characters. */
  length: number;
}

/** Enough for a year of daily changes. Older ones are kept and not listed. */
const LIST_LENGTH = 300;

/** The earlier versions of an article, the latest first. */
export async function listRevisions({
  slug,
  author,
}: {
  slug: string;
  author: Author;
}): Promise<{ article: WritableArticle; revisions: Revision[] }> {
  const article = await readWritable({ slug, author });
  const revisions = await db.$queryRaw<Revision[]>`
    SELECT r.version, r.title, r.created_at AS "replacedAt", a.display_name AS "replacedBy",
      char_length(r.body_source) AS length
    FROM article_revision r LEFT JOIN account a ON a.id = r.account_id
    WHERE r.article_id = ${article.id} ORDER BY r.version DESC LIMIT ${LIST_LENGTH}`;
  return { article, revisions };
}

/** One earlier version, whole. Throws `not-found` when there is none of that number. */
export async function readRevision({
  slug,
  version,
  author,
}: {
  slug: string;
  version: number | null;
  author: Author;
}): Promise<{ article: WritableArticle; revision: RevisionText }> {
  const article = await readWritable({ slug, author });
  const row =
    version === null
      ? null
      : await db.articleRevision.findUnique({
          where: { articleId_version: { articleId: article.id, version } },
          include: { account: { select: { displayName: true } } },
        });
  if (row === null) throw new AppError('not-found');
  const { title, standfirst, bodySource: body, createdAt: replacedAt, account } = row;
  const { html } = renderArticle({ source: body, format: article.format });
  const replacedBy = account?.displayName ?? null;
  const length = Array.from(body).length;
  return {
    article,
    revision: { version: row.version, title, standfirst, body, html, replacedAt, replacedBy, length },
  };
}

export interface RevisionText extends Revision {
  standfirst: string;
  body: string;
  html: string;
}

/** Keeps what an article is before it is changed, in the transaction that changes it. */
export async function keepRevision(
  tx: Prisma.TransactionClient,
  { article, author }: { article: WritableRow; author: Author },
): Promise<void> {
  const { id: articleId, version, title, standfirst, bodySource } = article;
  const { accountId } = author;
  await tx.articleRevision.create({
    data: { id: newId(), articleId, version, accountId, title, standfirst, bodySource },
  });
}

/**
 * Whether somebody changed an article after this version was read. A number that only went up because it was published
 * meanwhile is no change: there is nothing of it to be lost.
 */
export async function wasChangedSince(
  tx: Prisma.TransactionClient,
  { articleId, version }: { articleId: string; version: number },
): Promise<boolean> {
  const later = await tx.articleRevision.findFirst({
    where: { articleId, version: { gte: version } },
    select: { id: true },
  });
  return later !== null;
}
