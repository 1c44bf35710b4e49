import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LEFT_NAME } from '@/lib/auth/left-name';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import type { PageTag } from '@/lib/page-cache/invalidate';

/**
 * What an account that leaves has written as an author: published articles stay, under a byline that names nobody;
 * what was never finished goes, with the pictures that stand nowhere else. An article that others commented on stays as
 * a draft, since it holds their words too. Returns the tags of the pages that changed.
 */
export async function forgetWriting(tx: Prisma.TransactionClient, accountId: string): Promise<PageTag[]> {
  await tx.article.deleteMany({ where: { accountId, status: { not: 'published' }, comments: { none: {} } } });
  await deletePictures(tx, accountId);
  const { count } = await tx.byline.updateMany({
    where: { accountId },
    data: { name: LEFT_NAME, handle: `left-${newId()}`, about: '', accountId: null },
  });
  return count === 0 ? [] : ['all'];
}

/** Files go before the rows that name them do: of a picture that was meant for nobody nothing may stay on the disk. */
async function deletePictures(tx: Prisma.TransactionClient, accountId: string): Promise<void> {
  const uploads = await tx.$queryRaw<{ path: string }[]>(Prisma.sql`
    DELETE FROM upload u WHERE account_id = ${accountId}
      AND NOT EXISTS (
        SELECT 1 FROM article a WHERE position(u.path IN a.body_source) > 0 OR position(u.path IN a.picture ->> 'src') > 0)
    RETURNING path`);
  const folder = join(env.DATA_DIR, 'uploads');
  await Promise.all(uploads.map(({ path }) => rm(join(folder, path), { force: true })));
}
