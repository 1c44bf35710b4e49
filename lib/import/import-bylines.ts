import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { authorName } from '@/lib/import/plan-comment';
import { slugFrom, takeSlug } from '@/lib/articles/slugs';
import type { WxrAuthor } from '@/lib/import/wxr-records';

const IS_EMAIL = /[^\s@]@[^\s@]/;

/**
 * A function that gives the byline for a login, making it if need be; null when the export says nothing of an author but
 * an e-mail address. The handle comes from the login (from the name, where the login is an e-mail address). A byline of
 * another name under the same handle is somebody else's: two sites may each have had an `editor`.
 */
export function bylineImporter(
  authors: ReadonlyMap<string, WxrAuthor>,
): (login: string) => Promise<string | null> {
  const ids = new Map<string, Promise<string | null>>();
  // Some exports spell a login in two ways: with other capitals, or with a sign that slipped in.
  const bySlug = new Map([...authors.values()].map((author) => [slugFrom(author.login), author]));
  return (written) => {
    const author = authors.get(written) ??
      bySlug.get(slugFrom(written)) ?? { login: written, displayName: '' };
    const found = ids.get(author.login) ?? findOrMake(author);
    ids.set(author.login, found);
    return found;
  };
}

async function findOrMake({ login, displayName }: WxrAuthor): Promise<string | null> {
  const shown = [displayName, login].find((name) => name !== '' && !IS_EMAIL.test(name));
  if (shown === undefined) return null;
  const name = authorName(shown);
  const base = slugFrom(IS_EMAIL.test(login) ? name : login) || 'author';
  const near = await db.byline.findMany({
    where: { handle: { startsWith: base } },
    select: { id: true, handle: true, name: true },
    orderBy: { handle: 'asc' },
  });
  const same = near.find(
    (byline) => byline.name === name && /^(?:-\d+)?$/.test(byline.handle.slice(base.length)),
  );
  if (same !== undefined) return same.id;
  const handle = takeSlug(base, new Set(near.map((byline) => byline.handle)));
  const { id } = await db.byline.create({ data: { id: newId(), handle, name }, select: { id: true } });
  return id;
}
