import { z } from 'zod';
import { renderArticle } from '@/lib/articles/render-article';
import {
  MAX_ARTICLE_LENGTH,
  MAX_STANDFIRST_LENGTH,
  MAX_TITLE_LENGTH,
  parseVersion,
} from '@/lib/articles/schema';
import { slugFrom } from '@/lib/articles/slugs';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import type { Article, Prisma } from '@/lib/generated/prisma/client';
import { isId, newId } from '@/lib/ids';
import { dropPages, notifyPages } from '@/lib/page-cache/invalidate';
import { fieldsOf } from '@/lib/settings/fields';
import { atMost, errorsOf, MESSAGES, nameOf, type SettingErrors } from '@/lib/settings/schema';
import { pagePath } from '@/lib/urls';

/** A page beside the articles (about, contact), as administrators see it. */
export interface StandalonePage {
  id: string;
  slug: string;
  title: string;
  isPublished: boolean;
  version: number;
}

export interface EditablePage extends StandalonePage {
  standfirst: string;
  body: string;
  /** HTML came from elsewhere, and is edited as it came. */
  format: 'markdown' | 'html';
}

export type PageOutcome =
  | { outcome: 'saved'; id: string }
  | { outcome: 'invalid'; errors: SettingErrors; values: Record<string, string> }
  /** Somebody else saved it meanwhile; sent again with this version it overwrites theirs. */
  | { outcome: 'conflict'; version: number; values: Record<string, string> };

const MAX_PAGES = 200;

const schema = z
  .object({
    title: nameOf({ most: MAX_TITLE_LENGTH, empty: MESSAGES.emptyTitle }),
    slug: atMost(100).refine((value) => value === '' || slugFrom(value) !== '', { error: MESSAGES.badPath }),
    standfirst: atMost(MAX_STANDFIRST_LENGTH).transform((value) => value.trim()),
    body: atMost(MAX_ARTICLE_LENGTH),
    shown: z.enum(['yes', 'no'], { error: MESSAGES.badChoice }),
  })
  .strict();

type PageFields = z.output<typeof schema>;

/** All pages, by title. */
export async function listPages(_by: Administrator): Promise<StandalonePage[]> {
  const rows = await db.article.findMany({
    where: { kind: 'page' },
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
    take: MAX_PAGES,
  });
  return rows.map(summaryOf);
}

/** One page as its form holds it. Throws `not-found`. */
export async function readEditablePage({ id }: { id: string; by: Administrator }): Promise<EditablePage> {
  const row = await findPage(id);
  const { standfirst, bodySource, bodyFormat } = row;
  return { ...summaryOf(row), standfirst, body: bodySource, format: bodyFormat };
}

/**
 * Makes a page (`id` null) or saves one, out of what a form or JSON brought; what was not sent stays as it is. Markdown is
 * rendered and cleaned now, once. Without an address it gets one made from its title. Throws `not-found`.
 */
export async function savePage({
  id,
  raw,
  administrator,
}: {
  id: string | null;
  raw: unknown;
  administrator: Administrator;
}): Promise<PageOutcome> {
  const sent = fieldsOf(raw);
  const page = id === null ? null : await readEditablePage({ id, by: administrator });
  const current = page === null ? NEW_PAGE : { ...page, shown: page.isPublished ? 'yes' : 'no' };
  const names = Object.keys(schema.shape) as (keyof PageFields)[];
  const given = Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(sent, name) ? sent[name] : current[name]]),
  );
  const values = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
  const read = schema.safeParse(given);
  const errors = read.success ? {} : errorsOf(read.error);
  const version = page === null ? 0 : parseVersion(sent.version);
  if (version === null) errors.version = [MESSAGES.version];
  if (!read.success || version === null) return { outcome: 'invalid', errors, values };
  return writePage({ page, version, fields: read.data, values });
}

const NEW_PAGE = { title: '', slug: '', standfirst: '', body: '', shown: 'yes', format: 'markdown' } as const;

/** Takes a page away, for ever. Throws `not-found`. */
export async function removePage({ id }: { id: string; administrator: Administrator }): Promise<void> {
  await findPage(id);
  await db.$transaction(async (tx) => {
    await tx.oldAddress.deleteMany({ where: { articleId: id } });
    await tx.article.deleteMany({ where: { id, kind: 'page' } });
    // Every page names the others in its foot.
    await notifyPages(tx, ['all']);
  });
  dropPages(['all']);
}

interface WritePage {
  page: EditablePage | null;
  version: number;
  fields: PageFields;
  values: Record<string, string>;
}

async function writePage({ page, version, fields, values }: WritePage): Promise<PageOutcome> {
  const slug = slugFrom(fields.slug || fields.title) || 'page';
  const id = page?.id ?? newId();
  const outcome = await db.$transaction(async (tx): Promise<PageOutcome> => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('page.slug'))`;
    const taken = await tx.article.findUnique({ where: { kind_slug: { kind: 'page', slug } } });
    if (taken !== null && taken.id !== id)
      return { outcome: 'invalid', errors: { slug: [MESSAGES.takenPath] }, values };
    const columns = columnsOf({ fields, slug, format: page?.format ?? 'markdown' });
    if (page === null) await tx.article.create({ data: { id, kind: 'page', ...columns } });
    else if (!(await updatePage(tx, { page, version, columns })))
      return { outcome: 'conflict', version: page.version, values };
    await notifyPages(tx, ['all']);
    return { outcome: 'saved', id };
  });
  if (outcome.outcome === 'saved') dropPages(['all']);
  return outcome;
}

async function updatePage(
  tx: Prisma.TransactionClient,
  { page, version, columns }: { page: EditablePage; version: number; columns: ReturnType<typeof columnsOf> },
): Promise<boolean> {
  const { publishedAt, ...others } = columns;
  const { count } = await tx.article.updateMany({
    where: { id: page.id, version },
    data: {
      ...others,
      version: { increment: 1 },
      updatedAt: new Date(),
      // What a person has rewritten is theirs, and stays when the demo goes.
      isDemo: false,
      ...(page.isPublished ? {} : { publishedAt }),
    },
  });
  if (count === 1 && columns.slug !== page.slug) await keepOldPath(tx, { page, slug: columns.slug });
  return count === 1;
}

/** Has the address that a page had lead to it from then on. */
async function keepOldPath(
  tx: Prisma.TransactionClient,
  { page, slug }: { page: EditablePage; slug: string },
): Promise<void> {
  await tx.oldAddress.deleteMany({ where: { address: pagePath(slug), articleId: page.id } });
  const where = { address: pagePath(page.slug) };
  const kept = { site: 'here', articleId: page.id };
  await tx.oldAddress.upsert({ where, create: { ...where, ...kept }, update: kept });
}

interface Columns {
  fields: PageFields;
  slug: string;
  format: 'markdown' | 'html';
}

function columnsOf({ fields: { title, standfirst, body, shown }, slug, format }: Columns) {
  const { html, text, minutes } = renderArticle({ source: body, format });
  return {
    ...{ slug, title, standfirst, minutes, commentsOpen: false, bodyFormat: format },
    ...{ bodySource: body, bodyHtml: html, bodyText: text },
    ...(shown === 'yes'
      ? { status: 'published' as const, publishedAt: new Date() }
      : { status: 'draft' as const, publishedAt: null }),
  };
}

async function findPage(id: string): Promise<Article> {
  const row = isId(id) ? await db.article.findUnique({ where: { id } }) : null;
  if (row?.kind !== 'page') throw new AppError('not-found');
  return row;
}

function summaryOf({
  id,
  slug,
  title,
  status,
  version,
}: Omit<StandalonePage, 'isPublished'> & Pick<Article, 'status'>) {
  return { id, slug, title, isPublished: status === 'published', version };
}
