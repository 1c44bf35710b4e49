import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { renderArticle } from '@/lib/articles/render-article';
import { DAY, MINUTE } from '@/lib/clock';
import { renderBody } from '@/lib/comments/render-body';
import type { Hold } from '@/lib/comments/status';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';

const DEMO = join(import.meta.dirname, 'demo');

const siteSchema = z.object({
  name: z.string(),
  description: z.string(),
  language: z.string(),
  sections: z.array(z.object({ slug: z.string(), name: z.string(), description: z.string() })),
  bylines: z.array(z.object({ handle: z.string(), name: z.string(), about: z.string() })),
  pages: z.array(
    z.object({ slug: z.string(), title: z.string(), file: z.string(), standfirst: z.string().optional() }),
  ),
});

const articleSchema = z.object({
  slug: z.string(),
  title: z.string(),
  standfirst: z.string(),
  section: z.string(),
  tags: z.array(z.string()),
  byline: z.string(),
  publishedDaysAgo: z.number().positive(),
  picture: z
    .object({ file: z.string(), alt: z.string(), caption: z.string(), credit: z.string() })
    .optional(),
});

const commentsSchema = z.array(
  z
    .object({
      key: z.string(),
      parent: z.string().optional(),
      name: z.string(),
      minutesAfter: z.number().nonnegative(),
      body: z.string(),
      state: z.enum(['published', 'withdrawn', 'removed', 'erased', 'pending', 'spam']).default('published'),
      hold: z.enum(['newcomer', 'links', 'gives-away', 'spam-service']).optional(),
      badge: z.enum(['author', 'moderator']).optional(),
      edited: z.boolean().optional(),
    })
    .strict(),
);

type DemoArticle = z.infer<typeof articleSchema>;
type DemoComment = z.infer<typeof commentsSchema>[number];

/** Whether nothing has been written or set up here yet, so that the demo takes nobody's place. */
export async function isEmpty(): Promise<boolean> {
  const [article, site] = await Promise.all([
    db.article.findFirst({ select: { id: true } }),
    db.site.findUnique({ where: { id: 1 }, select: { setUpAt: true } }),
  ]);
  return article === null && site?.setUpAt == null;
}

/**
 * Loads the demo community of prisma/demo into an empty site, as one transaction: a small magazine whose articles lie at
 * most sixty days back from now. Everything is marked as demo, so that set-up can take it away again.
 * Says how many articles and comments there are.
 */
export async function loadDemo(): Promise<{ articles: number; comments: number }> {
  const now = new Date();
  const site = siteSchema.parse(await readJson('site.json'));
  const articles = await readArticles();
  await mkdir(join(env.DATA_DIR, 'uploads'), { recursive: true });
  await cp(join(DEMO, 'uploads'), join(env.DATA_DIR, 'uploads', 'demo'), { recursive: true });
  return db.$transaction(
    async (tx) => {
      await writeSite(tx, site, now);
      let comments = 0;
      for (const article of articles) comments += await writeArticle(tx, article, now);
      return { articles: articles.length, comments };
    },
    { timeout: 60_000 },
  );
}

async function readArticles(): Promise<DemoArticle[]> {
  const files = (await readdir(join(DEMO, 'articles'))).filter((file) => file.endsWith('.json'));
  return Promise.all(files.map(async (file) => articleSchema.parse(await readJson(join('articles', file)))));
}

async function writeSite(
  tx: Prisma.TransactionClient,
  site: z.infer<typeof siteSchema>,
  now: Date,
): Promise<void> {
  const { name, description, language, sections, bylines, pages } = site;
  await tx.site.update({ where: { id: 1 }, data: { name, description, language, isDemo: true } });
  await tx.section.createMany({
    data: sections.map((section, position) => ({ id: newId(), ...section, position })),
  });
  await tx.byline.createMany({ data: bylines.map((byline) => ({ id: newId(), ...byline })) });
  for (const { slug, title, file, standfirst } of pages) {
    const source = await readText(file.startsWith('pages') ? file : join('pages', file));
    const { html, text, minutes } = renderArticle({ source, format: 'markdown' });
    await tx.article.create({
      data: {
        id: newId(),
        kind: 'page',
        slug,
        status: 'published',
        title,
        standfirst: standfirst ?? '',
        bodySource: source,
        bodyHtml: html,
        bodyText: text,
        minutes,
        commentsOpen: false,
        publishedAt: now,
        isDemo: true,
      },
    });
  }
}

async function writeArticle(tx: Prisma.TransactionClient, article: DemoArticle, now: Date): Promise<number> {
  const source = await readText(join('articles', `${article.slug}.md`));
  const { html, text, minutes } = renderArticle({ source, format: 'markdown' });
  const publishedAt = new Date(now.getTime() - article.publishedDaysAgo * DAY);
  const id = newId();
  const section = await tx.section.findUniqueOrThrow({ where: { slug: article.section } });
  const byline = await tx.byline.findUniqueOrThrow({ where: { handle: article.byline } });
  await tx.article.create({
    data: {
      id,
      slug: article.slug,
      status: 'published',
      title: article.title,
      standfirst: article.standfirst,
      bodySource: source,
      bodyHtml: html,
      bodyText: text,
      minutes,
      sectionId: section.id,
      bylineId: byline.id,
      publishedAt,
      createdAt: publishedAt,
      updatedAt: publishedAt,
      isDemo: true,
      ...(article.picture ? { picture: await describePicture(article.picture) } : {}),
      sections: { create: { sectionId: section.id } },
    },
  });
  for (const name of article.tags) {
    const slug = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
    const tag = await tx.tag.upsert({ where: { slug }, create: { id: newId(), slug, name }, update: {} });
    await tx.articleTag.create({ data: { articleId: id, tagId: tag.id } });
  }
  return writeComments(tx, { articleId: id, slug: article.slug, publishedAt });
}

async function writeComments(
  tx: Prisma.TransactionClient,
  { articleId, slug, publishedAt }: { articleId: string; slug: string; publishedAt: Date },
): Promise<number> {
  const all = commentsSchema.parse(await readJson(join('comments', `${slug}.json`), []));
  const ids = new Map(all.map(({ key }) => [key, newId()]));
  const standing = keysOfStanding(all);
  const rows = all.map((comment): Prisma.CommentCreateManyInput => {
    const at = new Date(publishedAt.getTime() + comment.minutesAfter * MINUTE);
    return {
      id: ids.get(comment.key) ?? newId(),
      articleId,
      parentId: comment.parent === undefined ? null : (ids.get(comment.parent) ?? null),
      createdAt: at,
      contentHash: new Uint8Array(createHash('sha256').update(`demo\0${slug}\0${comment.key}`).digest()),
      lastActor:
        comment.state === 'withdrawn' ? 'author' : comment.state === 'removed' ? 'moderator' : 'machine',
      shown: standing.has(comment.key),
      isDemo: true,
      ...wordsOf(comment),
      ...stateOf(comment, at),
    };
  });
  // A reply finds its place from its parent, so they come level by level.
  for (const level of levels(all)) {
    const keys = new Set(level.map((comment) => ids.get(comment.key)));
    await tx.comment.createMany({ data: rows.filter(({ id }) => keys.has(id)) });
  }
  await tx.commentHistory.createMany({
    data: all.map((comment) => ({
      commentId: ids.get(comment.key) ?? '',
      actor: 'importer' as const,
      toStatus: stateOf(comment, publishedAt).status,
      cause: 'demo',
    })),
  });
  const visible = rows.filter((row) => row.visible === true).length;
  await tx.article.update({ where: { id: articleId }, data: { commentCount: visible } });
  return all.length;
}

function wordsOf({ state, name, body, badge }: DemoComment) {
  if (state === 'erased') return { authorName: '', body: '', bodyHtml: '' };
  return { authorName: name, body, bodyHtml: renderBody(body), badge: badge ?? null };
}

function stateOf({ state, hold, edited }: DemoComment, at: Date) {
  const holds: Hold[] = [hold ?? 'newcomer'];
  const wasPublic = { firstPublishedAt: at, hiddenAt: new Date(Math.min(at.getTime() + DAY, Date.now())) };
  switch (state) {
    case 'published':
      return {
        status: 'published' as const,
        verdict: 'ham' as const,
        visible: true,
        firstPublishedAt: at,
        editedAt: edited ? at : null,
      };
    case 'pending':
      return {
        status: 'pending' as const,
        verdict: hold === 'spam-service' ? ('unknown' as const) : ('ham' as const),
        holds,
      };
    case 'spam':
      return { status: 'spam' as const, verdict: 'spam' as const };
    case 'withdrawn':
      return { status: 'withdrawn' as const, ...wasPublic };
    case 'removed':
      return { status: 'declined' as const, declineReason: 'guidelines', ...wasPublic };
    case 'erased':
      return { status: 'erased' as const, ...wasPublic };
  }
}

/** What is visible, and what was and has something visible below it. */
function keysOfStanding(all: DemoComment[]): Set<string> {
  const standing = new Set<string>();
  for (const comment of all.toReversed()) {
    const wasPublic = comment.state !== 'pending' && comment.state !== 'spam';
    const carries = all.some(({ key, parent }) => parent === comment.key && standing.has(key));
    if (comment.state === 'published' || (wasPublic && carries)) standing.add(comment.key);
  }
  return standing;
}

function levels(all: DemoComment[]): DemoComment[][] {
  const depths = new Map<string, number>();
  const result: DemoComment[][] = [];
  for (const comment of all) {
    const depth = comment.parent === undefined ? 0 : (depths.get(comment.parent) ?? 0) + 1;
    depths.set(comment.key, depth);
    (result[depth] ??= []).push(comment);
  }
  return result;
}

async function describePicture({ file, alt, caption, credit }: NonNullable<DemoArticle['picture']>) {
  const svg = await readText(join('uploads', file));
  const [, , width = '920', height = '580'] = /viewBox="([\d.-]+) [\d.-]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return { src: `/uploads/demo/${file}`, alt, caption, credit, width: Number(width), height: Number(height) };
}

async function readText(path: string): Promise<string> {
  return readFile(join(DEMO, path), 'utf8');
}

async function readJson(path: string, otherwise?: unknown): Promise<unknown> {
  try {
    return JSON.parse(await readText(path));
  } catch (error) {
    if (otherwise !== undefined && error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return otherwise;
    throw error;
  }
}
