import { db } from '@/lib/db';
import type { Prisma, Site } from '@/lib/generated/prisma/client';
import { dropPages, notifyPages } from '@/lib/page-cache/invalidate';

/** What a change may come to where somebody else may have changed the same. */
export type SiteChange = { outcome: 'changed' } | { outcome: 'unchanged' } | { outcome: 'conflict' };

/** Taking a demo away that people have written in takes longer than a settings form. */
const PATIENCE_MS = 60_000;

/**
 * One change of what administrators decide, whole or not at all. `version` is when the settings that its form showed were
 * last changed: if they have been since, nothing happens and it is a conflict, so that two administrators do not overwrite
 * each other unseen. `change` gets the row as it is and returns what becomes of it; sections and pages, which it may
 * change as well, share the version; null says that it has decided to change nothing. Every public page shows some of it, so all of them are made anew.
 */
export async function changeSite({
  version,
  change,
}: {
  version: Date;
  change: (tx: Prisma.TransactionClient, site: Site) => Promise<Prisma.SiteUpdateInput | null>;
}): Promise<SiteChange> {
  const outcome = await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM site WHERE id = 1 FOR UPDATE`;
      const site = await tx.site.findUniqueOrThrow({ where: { id: 1 } });
      if (site.updatedAt.getTime() !== version.getTime()) return 'conflict';
      const data = await change(tx, site);
      if (data === null) return 'unchanged';
      // A version is a time that never stands still or goes back, whatever the clock does.
      const updatedAt = new Date(Math.max(Date.now(), site.updatedAt.getTime() + 1));
      await tx.site.update({ where: { id: 1 }, data: { ...data, updatedAt } });
      await notifyPages(tx, ['all']);
      return 'changed';
    },
    { timeout: PATIENCE_MS },
  );
  if (outcome === 'changed') dropPages(['all']);
  return { outcome };
}
