import { db } from '@/lib/db';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';

/** Publishes the articles whose time has come. Returns how many there were. */
export async function publishScheduled(): Promise<number> {
  const due = await db.article.findFirst({
    where: { status: 'scheduled', publishedAt: { lte: new Date() } },
    select: { id: true },
  });
  if (due === null) return 0;
  const { count, tags } = await db.$transaction(async (tx) => {
    const published = await tx.article.updateManyAndReturn({
      where: { status: 'scheduled', publishedAt: { lte: new Date() } },
      data: { status: 'published', version: { increment: 1 } },
      select: { slug: true },
    });
    const tags: PageTag[] = ['lists', ...published.map(({ slug }): PageTag => `article:${slug}`)];
    await notifyPages(tx, tags);
    return { count: published.length, tags };
  });
  dropPages(tags);
  return count;
}
