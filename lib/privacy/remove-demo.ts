import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Administrator, Fresh } from '@/lib/auth/viewer';
import { eraseComments } from '@/lib/comments/erase-comments';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { changeSite } from '@/lib/settings/change-site';

/** What would go with the demo. */
export interface DemoFacts {
  articles: number;
  /** Its own, which were written by nobody. */
  comments: number;
  /** What people have written under its articles: it would go too. */
  commentsOfPeople: number;
}

export type RemoveDemoOutcome =
  | { outcome: 'removed' }
  /** People have written under it, and nobody has said yet that their words may go. */
  | { outcome: 'asks'; facts: DemoFacts }
  | { outcome: 'conflict' };

/** What is there of the demo. */
export async function readDemoFacts(tx: Prisma.TransactionClient = db): Promise<DemoFacts> {
  const [articles, comments, commentsOfPeople] = [
    await tx.article.count({ where: { isDemo: true, kind: 'article' } }),
    await tx.comment.count({ where: { isDemo: true } }),
    await tx.comment.count({ where: { isDemo: false, article: { isDemo: true } } }),
  ];
  return { articles, comments, commentsOfPeople };
}

/**
 * Takes the demo community away: its articles and pages with everything under them, its comments, the sections, bylines and
 * tags that nothing else is left in, and its pictures. It does not come back at the next start. What people have written
 * under its articles goes too, and only with `withComments`.
 */
export async function removeDemo({
  version,
  withComments,
}: {
  administrator: Administrator;
  fresh: Fresh;
  version: Date;
  withComments: boolean;
}): Promise<RemoveDemoOutcome> {
  const asked: { about: DemoFacts | null } = { about: null };
  const { outcome } = await changeSite({
    version,
    change: async (tx, site) => {
      asked.about = await takeDemoAway(tx, { withComments });
      return asked.about === null ? { isDemo: false, setUpAt: site.setUpAt ?? new Date() } : null;
    },
  });
  if (outcome === 'conflict') return { outcome };
  if (asked.about !== null) return { outcome: 'asks', facts: asked.about };
  await deleteDemoPictures();
  return { outcome: 'removed' };
}

/**
 * The rows of the demo, inside a transaction of a `changeSite`. Returns what to ask about when people have written under
 * its articles and `withComments` does not let that go: then nothing has been changed. The pictures are for after the
 * commit (`deleteDemoPictures`): a page that is still there should not have lost them.
 */
export async function takeDemoAway(
  tx: Prisma.TransactionClient,
  { withComments }: { withComments: boolean },
): Promise<DemoFacts | null> {
  // Whoever is posting under one of them waits, and then finds no article.
  await tx.$executeRaw`SELECT 1 FROM article WHERE is_demo ORDER BY id FOR UPDATE`;
  const facts = await readDemoFacts(tx);
  if (facts.commentsOfPeople > 0 && !withComments) return facts;
  const used = await whatItUses(tx);
  await tx.$executeRaw`DELETE FROM old_address WHERE article_id IN (SELECT id FROM article WHERE is_demo)`;
  await tx.$executeRaw`DELETE FROM article WHERE is_demo`;
  await eraseStrays(tx);
  await deleteEmptied(tx, used);
  return null;
}

/** Those that no article shows any more, now or in an earlier version. Safe to call again: what is gone is gone. */
export async function deleteDemoPictures(): Promise<void> {
  const folder = join(env.DATA_DIR, 'uploads', 'demo');
  const names = await readdir(folder).catch(() => []);
  const used = await db.$queryRaw<{ name: string }[]>(Prisma.sql`
    SELECT name FROM unnest(${names}::text[]) AS name
    WHERE EXISTS (SELECT FROM article WHERE position('/uploads/demo/' || name IN body_html || coalesce(picture::text, '')) > 0)
      OR EXISTS (SELECT FROM article_revision WHERE position('/uploads/demo/' || name IN body_source) > 0)`);
  const kept = new Set(used.map(({ name }) => name));
  await Promise.all(
    names.filter((name) => !kept.has(name)).map((name) => rm(join(folder, name), { force: true })),
  );
  if (kept.size === 0) await rm(folder, { recursive: true, force: true });
}

interface Used {
  sections: string[];
  bylines: string[];
  tags: string[];
}

async function whatItUses(tx: Prisma.TransactionClient): Promise<Used> {
  const [used] = await tx.$queryRaw<Used[]>`
    SELECT
      ARRAY(SELECT section_id FROM article WHERE is_demo AND section_id IS NOT NULL
        UNION SELECT s.section_id FROM article_section s JOIN article a ON a.id = s.article_id WHERE a.is_demo) AS sections,
      ARRAY(SELECT DISTINCT byline_id FROM article WHERE is_demo AND byline_id IS NOT NULL) AS bylines,
      ARRAY(SELECT DISTINCT t.tag_id FROM article_tag t JOIN article a ON a.id = t.article_id WHERE a.is_demo) AS tags`;
  return used ?? { sections: [], bylines: [], tags: [] };
}

/** Comments of the demo that stand elsewhere than under its articles: none that it brought, but whoever is left counts. */
async function eraseStrays(tx: Prisma.TransactionClient): Promise<void> {
  const strays = await tx.comment.findMany({ where: { isDemo: true }, select: { id: true } });
  await eraseComments(tx, { ids: strays.map(({ id }) => id), reason: 'demo-removed' });
}

/** Of what its articles stood in, whatever holds nothing any more; an account's own byline stays its own. */
async function deleteEmptied(tx: Prisma.TransactionClient, { sections, bylines, tags }: Used): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM section s WHERE id = ANY(${sections})
      AND NOT EXISTS (SELECT 1 FROM article_section a WHERE a.section_id = s.id)
      AND NOT EXISTS (SELECT 1 FROM article a WHERE a.section_id = s.id)
      AND NOT EXISTS (SELECT 1 FROM section c WHERE c.parent_id = s.id)`);
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM byline b WHERE id = ANY(${bylines}) AND account_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM article a WHERE a.byline_id = b.id)`);
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM tag t WHERE id = ANY(${tags})
      AND NOT EXISTS (SELECT 1 FROM article_tag a WHERE a.tag_id = t.id)`);
}
