import { db } from '@/lib/db';

/**
 * Where an address of the site that moved in here leads now, as a path, or null when it had no such address. `target` is
 * the path and query of a request. WordPress answered `?p=` and `?page_id=` on any path, its own addresses with and
 * without a slash at the end, and those of pages of comments (`/comment-page-3`); escapes count in either case.
 */
export async function findOldAddress(target: string): Promise<string | null> {
  const candidates = spellingsOf(target);
  if (candidates.length === 0) return null;
  const [article] = await db.$queryRaw<{ kind: 'article' | 'page'; slug: string }[]>`
    SELECT article.kind::text AS kind, article.slug
    FROM old_address JOIN article ON article.id = old_address.article_id
    WHERE old_address.address = ANY (${candidates}) AND article.status = 'published'
    ORDER BY array_position(${candidates}, old_address.address)
    LIMIT 1`;
  if (article !== undefined) return `/${article.kind}s/${encodeURIComponent(article.slug)}`;
  const ofTheWhole = await findOldList(target);
  if (ofTheWhole !== null) return ofTheWhole;
  // What stands below an article (its feed, one of its comments) has moved with it.
  const [, above, below] = BELOW_AN_ARTICLE.exec(target) ?? WORDPRESS_FEED.exec(target) ?? [];
  const moved = above === undefined ? null : await findOldAddress(above);
  if (moved === null) return null;
  if (below !== '') return `${moved}${below ?? ''}`;
  // Pages and lists have no feed of their own here; that of all articles is what a feed reader can go on with.
  return moved.startsWith('/articles/') ? `${moved}/feed.xml` : '/feed.xml';
}

/** What the address may be kept as, the most telling first. Empty when it can be none. */
function spellingsOf(target: string): string[] {
  const [rawPath = '', query = ''] = target.split('?', 2);
  const parameters = new URLSearchParams(query);
  const numbered = ['p', 'page_id'].flatMap((name) => {
    const number = parameters.get(name) ?? '';
    return /^\d{1,15}$/.test(number) ? [`/?${name}=${Number(number)}`] : [];
  });
  const path = rawPath.replace(/\/(index\.php)?$/, '').replace(/\/comment-page-\d+$/, '');
  if (path === '') return numbered;
  const inEitherCase = [path, path.replace(ESCAPE, lower), path.replace(ESCAPE, upper)];
  return [...new Set([...numbered, ...inEitherCase.flatMap((spelling) => [spelling, `${spelling}/`])])];
}

/** Feeds and archives had the same addresses on every such site; a section, tag or author leads on only if it moved in. */
async function findOldList(target: string): Promise<string | null> {
  const path = target.replace(/\?.*$/s, '').replace(/\/$/, '');
  if (/^\/feed(\/(atom|rss2?|rdf))?$/.test(path)) return '/feed.xml';
  if (/^\/comments\/feed(\/(atom|rss2?))?$/.test(path)) return '/comments.xml';
  const [, kind, escaped] =
    /^\/(category|tag|author)\/(?:[^/]+\/)*?([^/]+)(?:\/page\/\d+)?$/.exec(path) ?? [];
  if (kind === undefined || escaped === undefined) return null;
  const slug = slugOf(escaped);
  return slug !== null && (await isList(kind, slug))
    ? `${LISTS[kind as keyof typeof LISTS]}/${escaped}`
    : null;
}

const LISTS = { category: '/sections', tag: '/tags', author: '/authors' } as const;

async function isList(kind: string, slug: string): Promise<boolean> {
  if (kind === 'category') return (await db.section.count({ where: { slug } })) > 0;
  if (kind === 'tag') return (await db.tag.count({ where: { slug } })) > 0;
  return (await db.byline.count({ where: { handle: slug } })) > 0;
}

function slugOf(escaped: string): string | null {
  try {
    const slug = decodeURIComponent(escaped);
    return slug.includes('\0') ? null : slug;
  } catch {
    return null;
  }
}

/** The feed of one article (its thread here), page or list. The second group is where it stands below the new address. */
const WORDPRESS_FEED = /^(\/.+?)\/feed(?:\/(?:atom|rss2?|rdf))?\/?()$/;
const BELOW_AN_ARTICLE = /^(\/articles\/[^/?]+)(\/(?:feed\.xml|comments\/[0-9a-z]+))$/;

const ESCAPE = /%[0-9a-f]{2}/gi;
const lower = (text: string) => text.toLowerCase();
const upper = (text: string) => text.toUpperCase();
