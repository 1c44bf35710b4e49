import type { Author } from '@/lib/auth/viewer';
import { normaliseText } from '@/lib/comments/normalise-text';
import { db } from '@/lib/db';
import type { ArticleStatus } from '@/lib/generated/prisma/enums';
import { Prisma } from '@/lib/generated/prisma/client';
import { dropPages, notifyPages } from '@/lib/page-cache/invalidate';
import { renderArticle } from '@/lib/articles/render-article';
import {
  MESSAGES,
  namesOf,
  parseArticle,
  parseVersion,
  type ArticleErrors,
  type ArticleValues,
} from '@/lib/articles/schema';
import { chooseSlug, keepOldAddress } from '@/lib/articles/choose-slug';
import { readSection, writeSection, writeTags } from '@/lib/articles/file-article';
import { keepRevision, wasChangedSince } from '@/lib/articles/revisions';
import { tagsTouched } from '@/lib/articles/touched-pages';
import {
  assertMayEdit,
  findArticleId,
  picturesOf,
  valuesOf,
  writableFields,
  type WritableRow,
} from '@/lib/articles/writable-articles';

/** Where an article stands: with `publishedAt`, when it appeared or will. */
export interface Standing {
  status: ArticleStatus;
  publishedAt: Date | null;
}

/** What is to become of an article beside its text being saved: decided when its row is held, by the database's clock. */
export type Move = (
  article: Standing & { body: string; clock: Date },
) => Standing | { errors: ArticleErrors };

export type Saved =
  | { outcome: 'saved'; slug: string; version: number; standing: Standing }
  | { outcome: 'invalid'; slug: string; values: ArticleValues; errors: ArticleErrors; version: number }
  /** Somebody else saved meanwhile: `values` are what was sent, `current` what stands, at `version`. */
  | { outcome: 'conflict'; slug: string; values: ArticleValues; current: ArticleValues; version: number };

interface Save {
  slug: string;
  /** As it came; what is not there stays as it is, but the `version` it was made from must be. */
  raw: Record<string, unknown>;
  author: Author;
  move?: Move;
}

/**
 * Saves what an author wrote, whole or not at all, and keeps what stood there before as a revision. Never over what
 * somebody else saved since the named version: that is a `conflict`, and the texts of both come back. The same once more, as
 * by a double click, is none. A changed address of what was public leads to the new one from then on. Throws `not-found`, and `forbidden` for another's article.
 */
export async function saveArticle({ slug, raw, author, move = stay }: Save): Promise<Saved> {
  const id = await findArticleId({ slug, id: raw.id });
  const { saved, touched } = await db.$transaction(async (tx) => {
    const { article, clock } = await holdArticle(tx, id);
    assertMayEdit({ article, author });
    return save({ tx, article, clock, raw, author, move });
  });
  dropPages(touched);
  return saved;
}

const stay: Move = ({ status, publishedAt }) => ({ status, publishedAt });

/** The row, held until the transaction ends, so that of two who save at once the second sees the first; and the time there. */
async function holdArticle(
  tx: Prisma.TransactionClient,
  id: string,
): Promise<{ article: WritableRow; clock: Date }> {
  const [held] = await tx.$queryRaw<{ clock: Date }[]>`
    SELECT clock_timestamp() AS clock FROM article WHERE id = ${id} FOR NO KEY UPDATE`;
  const article = await tx.article.findUniqueOrThrow({ where: { id }, select: writableFields });
  return { article, clock: held?.clock ?? new Date() };
}

async function save({ tx, article, clock, raw, author, move }: Held) {
  const before = valuesOf(article);
  const { values, errors } = parseArticle({ raw: normaliseFields(raw), current: before });
  const slug = article.slug;
  const unchanged = { touched: [] };
  const sentVersion = parseVersion(raw.version);
  if (sentVersion === null) errors.version = [MESSAGES.noVersion];
  else if (
    !isSame(values, before) &&
    (await wasChangedSince(tx, { articleId: article.id, version: sentVersion }))
  ) {
    const conflict = { slug, values, current: before, version: article.version };
    return { saved: { outcome: 'conflict', ...conflict } satisfies Saved, ...unchanged };
  }

  const section = await readSection(tx, values.section);
  if (section === undefined) errors.section = [MESSAGES.badSection];
  const chosen = await chooseSlug(tx, {
    articleId: article.id,
    current: slug,
    typed: values.slug,
    title: values.title,
  });
  if (chosen.outcome === 'refused') errors.slug = [chosen.message];
  const rendered = renderArticle({ source: values.body, format: article.bodyFormat });
  const picture = choosePicture({ article, html: rendered.html, src: values.picture });
  if (picture === undefined) errors.picture = [MESSAGES.badPicture];
  const standing = move({ ...standingOf(article), body: values.body, clock });
  if ('errors' in standing) Object.assign(errors, standing.errors);
  const hasErrors = Object.keys(errors).length > 0;
  if (hasErrors || 'errors' in standing || chosen.outcome === 'refused' || section === undefined) {
    const invalid = { slug, values, errors, version: sentVersion ?? article.version };
    return { saved: { outcome: 'invalid', ...invalid } satisfies Saved, ...unchanged };
  }

  const after = { ...values, slug: chosen.slug };
  const isChanged = !isSame(after, before);
  if (isChanged) await keepRevision(tx, { article, author });
  if (chosen.slug !== slug && wasPublic(article, clock))
    await keepOldAddress(tx, { articleId: article.id, from: slug, to: chosen.slug });
  await tx.article.update({
    where: { id: article.id },
    data: {
      slug: chosen.slug,
      ...standing,
      sectionId: section,
      title: values.title,
      standfirst: values.standfirst,
      bodySource: values.body,
      bodyHtml: rendered.html,
      bodyText: rendered.text,
      minutes: rendered.minutes,
      picture: picture ?? Prisma.DbNull,
      version: { increment: 1 },
      // Whoever changes an article of the demo has made it theirs: it stays when the demo goes.
      ...(isChanged && { isDemo: false }),
      ...(isChanged && { updatedAt: clock }),
    },
  });
  await writeSection(tx, { article, sectionId: section });
  await writeTags(tx, { articleId: article.id, tags: values.tags });
  const touched = await tagsTouched(tx, {
    article,
    now: { slug: chosen.slug, status: standing.status, sectionId: section },
  });
  await notifyPages(tx, touched);
  const saved: Saved = { outcome: 'saved', slug: chosen.slug, version: article.version + 1, standing };
  return { saved, touched };
}

interface Held extends Required<Omit<Save, 'slug'>> {
  tx: Prisma.TransactionClient;
  article: WritableRow;
  clock: Date;
}

/** Texts as they are kept: the title and the standfirst are one line each. Nothing but texts is touched. */
export function normaliseFields(raw: Record<string, unknown>): Record<string, unknown> {
  const normalised = Object.entries(raw).map(([field, value]) => {
    if (typeof value !== 'string') return [field, value];
    const text = normaliseText(value);
    return [field, field === 'body' ? text.trimEnd() : text.replaceAll(/\s+/gu, ' ').trim()];
  });
  return Object.fromEntries(normalised) as Record<string, unknown>;
}

/** Whether nothing of what was sent is other than it stands, however it is spelt. */
function isSame(sent: ArticleValues, current: ArticleValues): boolean {
  const spelt = ({ tags, slug, ...values }: ArticleValues) =>
    JSON.stringify([
      namesOf(tags.toLowerCase()).toSorted(),
      slug === '' ? current.slug : slug,
      Object.entries(values).toSorted(),
    ]);
  return spelt(sent) === spelt(current);
}

/** Whether its address was ever one that others could know. */
function wasPublic({ publishedAt, status }: Standing, clock: Date): boolean {
  return status === 'published' || (publishedAt !== null && publishedAt <= clock);
}

function standingOf({ status, publishedAt }: WritableRow): Standing {
  return { status, publishedAt };
}

/** Null for none, undefined for one that is not there. */
function choosePicture({ article, html, src }: { article: WritableRow; html: string; src: string }) {
  if (src === '') return null;
  const found = picturesOf({ bodyHtml: html, picture: article.picture }).find(
    (picture) => picture.src === src,
  );
  return found && { ...found };
}
