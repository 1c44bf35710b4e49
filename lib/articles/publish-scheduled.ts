import { tagsOfNew } from '@/lib/articles/touched-pages';
import { isBanned } from '@/lib/auth/in-force';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { dropPages, notifyPages } from '@/lib/page-cache/invalidate';

/** Its time has come, and whoever planned it may still publish: what the banned and the demoted planned waits for a person. */
const isDue = Prisma.sql`status = 'scheduled' AND published_at <= now() AND (account_id IS NULL OR EXISTS (
  SELECT FROM account WHERE account.id = article.account_id
    AND account.role IN ('author', 'moderator', 'administrator') AND NOT ${isBanned}))`;

/** Publishes the articles whose time has come. Returns how many there were. */
export async function publishScheduled(): Promise<number> {
  const due = await db.$queryRaw<{ id: string }[]>(Prisma.sql`SELECT id FROM article WHERE ${isDue} LIMIT 1`);
  if (due.length === 0) return 0;
  const { count, tags } = await db.$transaction(async (tx) => {
    const published = await tx.$queryRaw<{ id: string; slug: string }[]>(Prisma.sql`
      UPDATE article SET status = 'published', version = version + 1 WHERE ${isDue} RETURNING id, slug`);
    const tags = await tagsOfNew(tx, published);
    await notifyPages(tx, tags);
    return { count: published.length, tags };
  });
  dropPages(tags);
  return count;
}
