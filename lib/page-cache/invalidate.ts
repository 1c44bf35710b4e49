import { Prisma } from '@/lib/generated/prisma/client';
import { singleton } from '@/lib/server/singleton';

/** Postgres carries 8,000 bytes in one NOTIFY; what does not fit says "everything" instead. */
const MAX_PAYLOAD = 7_900;

export const PAGES_CHANNEL = 'folkmoot_pages';

/**
 * What a public page is made of, as far as the cache must know: the article its address names, the lists (everything
 * else), and what every page shows (settings). Pages carry the tags of `tagsOf`; changes name the tags they touch.
 */
export type PageTag = `article:${string}` | 'lists' | 'all';

/** The tags of the page at `path` (canonical, see http/address). Every page also carries `all`. */
export function tagsOf(path: string): readonly PageTag[] {
  const slug = /^\/articles\/([^/]+)/.exec(path)?.[1];
  return slug === undefined ? ['lists', 'all'] : [`article:${decodeURIComponent(slug)}`, 'all'];
}

/**
 * Tells every instance, when the transaction `tx` commits, that pages with these tags are no longer true. To be called in
 * the transaction that changes them, so that no change is without its notice and no notice without its change.
 */
export async function notifyPages(
  tx: Pick<Prisma.TransactionClient, '$executeRaw'>,
  tags: readonly PageTag[],
): Promise<void> {
  await tx.$executeRaw(selectNotice(tags));
}

/** The same as the end of a statement that changes them. */
export function selectNotice(tags: readonly PageTag[]): Prisma.Sql {
  return Prisma.sql`SELECT pg_notify(${PAGES_CHANNEL}, ${encodeTags(tags)})`;
}

/**
 * Drops pages from the cache of this process at once. To be called after the commit and before the answer, so that whoever
 * is sent to a page after a change sees the change, however long the notice takes.
 */
export function dropPages(tags: readonly PageTag[]): void {
  for (const drop of dropHandlers()) drop(tags);
}

/** Has `drop` called for every dropPages of this process, whichever copy of this module it came through. Returns the way out. */
export function onDropPages(drop: DropHandler): () => void {
  dropHandlers().add(drop);
  return () => void dropHandlers().delete(drop);
}

/** What a notice carries. */
export function encodeTags(tags: readonly PageTag[]): string {
  const payload = JSON.stringify(tags);
  return Buffer.byteLength(payload) > MAX_PAYLOAD ? JSON.stringify(['all']) : payload;
}

/** What a notice said. One that cannot be read says that everything may have changed. */
export function decodeTags(payload: string | undefined): readonly PageTag[] {
  try {
    const tags: unknown = JSON.parse(payload ?? '');
    if (Array.isArray(tags) && tags.every(isPageTag)) return tags;
  } catch {
    // falls through: not JSON is as unreadable as other JSON
  }
  return ['all'];
}

type DropHandler = (tags: readonly PageTag[]) => void;

function dropHandlers(): Set<DropHandler> {
  return singleton('page-cache.drop-handlers', () => new Set<DropHandler>());
}

function isPageTag(tag: unknown): tag is PageTag {
  return tag === 'lists' || tag === 'all' || (typeof tag === 'string' && tag.startsWith('article:'));
}
