import type { Author } from '@/lib/auth/viewer';
import { may } from '@/lib/auth/policy';
import type { CommentPolicy, Named, Picture } from '@/lib/articles/article';
import { figuresIn } from '@/lib/articles/figures';
import type { ArticleValues } from '@/lib/articles/schema';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import type { ArticleStatus, BodyFormat } from '@/lib/generated/prisma/enums';
import type { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { articlePath } from '@/lib/urls';

/** An article as those see it who write it. */
export interface WritableArticle {
  id: string;
  slug: string;
  status: ArticleStatus;
  /** When it appeared or is to appear; null for what never did. */
  publishedAt: Date | null;
  updatedAt: Date;
  version: number;
  /** HTML: it came from elsewhere, and is edited as it came. */
  format: BodyFormat;
  bodyHtml: string;
  byline: string | null;
  values: ArticleValues;
  /** Pictures in the text that can stand on the front page, and the one that does. */
  pictures: Picture[];
  commentsOpen: boolean;
  commentPolicy: CommentPolicy | null;
}

/** One line of the list of what somebody writes. */
export interface WritableSummary {
  slug: string;
  title: string;
  status: ArticleStatus;
  publishedAt: Date | null;
  updatedAt: Date;
  byline: string | null;
}

/** Enough to find everything that is being written; what was published long ago is found by reading. */
const LIST_LENGTH = 200;

/**
 * The articles that an author may edit, by what they are: their own, an administrator's everybody's. In each list the
 * last touched first (what is scheduled: what comes first).
 */
export async function listWritable(author: Author): Promise<Record<ArticleStatus, WritableSummary[]>> {
  const rows = await db.article.findMany({
    where: { kind: 'article', ...mayEdit(author) },
    select: {
      slug: true,
      title: true,
      status: true,
      publishedAt: true,
      updatedAt: true,
      byline: { select: { name: true } },
    },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: LIST_LENGTH,
  });
  const articles = rows.map(({ byline, ...row }) => ({ ...row, byline: byline?.name ?? null }));
  const of = (status: ArticleStatus) => articles.filter((article) => article.status === status);
  const scheduled = of('scheduled').toSorted(
    (one, other) => (one.publishedAt?.getTime() ?? 0) - (other.publishedAt?.getTime() ?? 0),
  );
  return { draft: of('draft'), scheduled, published: of('published') };
}

/**
 * The article that somebody writes at, by its address, an address it had, or its id, which an open form still knows when
 * somebody else has given it another address. Throws `not-found`; `forbidden` when it is somebody else's, unless it is
 * asked `for` its comments, which moderators look after everywhere.
 */
export async function readWritable({
  slug,
  id,
  author,
  for: what = 'text',
}: Asked & { author: Author; for?: 'text' | 'comments' }): Promise<WritableArticle> {
  const article = await db.article.findUnique({
    where: { id: await findArticleId({ slug, id }) },
    select: writableFields,
  });
  if (article === null) throw new AppError('not-found');
  assertMayEdit({ article, author, what });
  return writableOf(article);
}

interface Asked {
  slug: string;
  id?: unknown;
}

/** The id of an article, found as `readWritable` does. Throws `not-found`. */
export async function findArticleId({ slug, id }: Asked): Promise<string> {
  if (!slug.isWellFormed() || slug.includes('\0')) throw new AppError('not-found');
  const bySlug = await db.article.findFirst({ where: { kind: 'article', slug }, select: { id: true } });
  if (bySlug !== null) return bySlug.id;
  if (typeof id === 'string' && isId(id)) return id;
  const old = await db.oldAddress.findUnique({ where: { address: articlePath(slug) } });
  if (old === null) throw new AppError('not-found');
  return old.articleId;
}

/** Throws `forbidden` unless this author may change the text of the article, or, with `comments`, who may answer it. */
export function assertMayEdit({ article, author, what = 'text' }: Edit): void {
  if (article.kind !== 'article') throw new AppError('not-found');
  if (article.accountId === author.accountId || may(author.role, 'edit-any-article')) return;
  if (what === 'comments' && may(author.role, 'moderate')) return;
  throw new AppError('forbidden');
}

interface Edit {
  article: { kind: string; accountId: string | null };
  author: Author;
  what?: 'text' | 'comments';
}

function mayEdit(author: Author): Prisma.ArticleWhereInput {
  return may(author.role, 'edit-any-article') ? {} : { accountId: author.accountId };
}

/** The sections that an article can be in. */
export async function listSections(): Promise<Named[]> {
  return db.section.findMany({
    select: { slug: true, name: true },
    orderBy: [{ position: 'asc' }, { name: 'asc' }],
  });
}

export const writableFields = {
  id: true,
  kind: true,
  accountId: true,
  slug: true,
  status: true,
  publishedAt: true,
  updatedAt: true,
  version: true,
  title: true,
  standfirst: true,
  bodyFormat: true,
  bodySource: true,
  bodyHtml: true,
  picture: true,
  commentsOpen: true,
  commentPolicy: true,
  sectionId: true,
  section: { select: { slug: true } },
  byline: { select: { name: true } },
  tags: { select: { tag: { select: { name: true } } }, orderBy: { tag: { name: 'asc' } } },
} satisfies Prisma.ArticleSelect;

export type WritableRow = Prisma.ArticleGetPayload<{ select: typeof writableFields }>;

function writableOf(row: WritableRow): WritableArticle {
  const { id, slug, status, publishedAt, updatedAt, version, bodyHtml, commentsOpen, commentPolicy } = row;
  return {
    ...{ id, slug, status, publishedAt, updatedAt, version, bodyHtml, commentsOpen, commentPolicy },
    format: row.bodyFormat,
    byline: row.byline?.name ?? null,
    values: valuesOf(row),
    pictures: picturesOf(row),
  };
}

/** What the form shows of an article. */
export function valuesOf(row: WritableRow): ArticleValues {
  return {
    title: row.title,
    standfirst: row.standfirst,
    body: row.bodySource,
    section: row.section?.slug ?? '',
    tags: row.tags.map(({ tag }) => tag.name).join(', '),
    slug: row.slug,
    picture: pictureOf(row)?.src ?? '',
  };
}

/** Those in its text, after the one that stands on the front page if that is not among them. */
export function picturesOf(row: Pick<WritableRow, 'bodyHtml' | 'picture'>): Picture[] {
  const [chosen, figures] = [pictureOf(row), figuresIn(row.bodyHtml)];
  return chosen === null || figures.some(({ src }) => src === chosen.src) ? figures : [chosen, ...figures];
}

function pictureOf({ picture }: Pick<WritableRow, 'picture'>): Picture | null {
  // Written by our own code alone, so its shape is known.
  return picture as unknown as Picture | null;
}
