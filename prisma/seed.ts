import { join } from 'node:path';
import { renderArticle } from '@/lib/articles/render-article';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { notifyPages } from '@/lib/page-cache/invalidate';
import { writeComments } from '@/prisma/demo-comments';
import {
  copyPictures,
  describePicture,
  readArticles,
  readSite,
  readText,
  type DemoArticle,
  type DemoSite,
} from '@/prisma/demo-material';

/** Whether nothing has been written or set up here yet, so that the demo takes nobody's place. */
export async function isEmpty(tx: Prisma.TransactionClient = db): Promise<boolean> {
  const [article, site] = await Promise.all([
    tx.article.findFirst({ select: { id: true } }),
    tx.site.findUnique({ where: { id: 1 }, select: { setUpAt: true } }),
  ]);
  return article === null && site?.setUpAt == null;
}

/**
 * Loads the demo community of prisma/demo into an empty site, as one transaction: a small magazine whose articles lie at
 * most sixty days back from now. Everything is marked as demo, so that set-up can take it away again.
 * Says how many articles and comments there are: none when another instance was first.
 */
export async function loadDemo(): Promise<{ articles: number; comments: number }> {
  const now = new Date();
  const site = await readSite();
  const articles = await readArticles();
  await copyPictures();
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM site WHERE id = 1 FOR UPDATE`;
      if (!(await isEmpty(tx))) return { articles: 0, comments: 0 };
      await writeSite(tx, site, now);
      let comments = 0;
      for (const article of articles) comments += await writeArticle(tx, article, now);
      // Another instance may have shown an empty site meanwhile.
      await notifyPages(tx, ['all']);
      return { articles: articles.length, comments };
    },
    { timeout: 60_000 },
  );
}

async function writeSite(tx: Prisma.TransactionClient, site: DemoSite, now: Date): Promise<void> {
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
