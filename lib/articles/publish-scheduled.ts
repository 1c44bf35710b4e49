import { db } from '@/lib/db';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';

/** Publishes the articles whose time has come. Returns how many there were. */
export async function publishScheduled(): Promise<number> {
  // In SQL, because Prisma casts a status that it sends as a parameter, and then the index of what is due is no use.
  const due = await db.$queryRaw<
    { id: string }[]
  >`SELECT id FROM article WHERE status = 'scheduled' AND published_at <= now() LIMIT 1`;
  if (due.length === 0) return 0;
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
