import type { WxrItem } from '@/lib/import/wxr-records';

/** Where a URL without host would be taken for one on this site. */
const NOWHERE = 'http://nowhere.invalid';

/** PostgreSQL indexes some 2,700 bytes; an address longer than this was never typed, nor linked to. */
const MAX_ADDRESS_LENGTH = 1000;

/** Host and path of a site, without scheme and `www.`, so that a move to https does not make it another site. */
export function siteOf({ blogUrl, link, title }: { blogUrl: string; link: string; title: string }): string {
  for (const url of [blogUrl, link]) {
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) continue;
    const { host, pathname } = new URL(url);
    return `${host.replace(/^www\./, '')}${pathname.replace(/\/+$/, '')}`;
  }
  return title === '' ? 'unknown' : `title:${title}`;
}

/** Path and query of an address on the old site, as they come after its host; null for its front page and for none at all. */
export function pathOf(link: string): string | null {
  if (!URL.canParse(link, NOWHERE)) return null;
  const { protocol, pathname, search } = new URL(link, NOWHERE);
  const path = `${pathname}${search}`;
  return /^https?:$/.test(protocol) && path !== '/' && path.length <= MAX_ADDRESS_LENGTH ? path : null;
}

/** The path of `url` if it is an address of the site `site` (see siteOf) or has no host; null when it leads elsewhere. */
export function pathOnSite({ url, site }: { url: string; site: string }): string | null {
  const path = pathOf(url);
  if (path === null || !/^(https?:)?\/\//i.test(url)) return url.startsWith('/') ? path : null;
  const { host } = new URL(url, NOWHERE);
  const own = site.split('/')[0];
  return host.replace(/^www\./, '') === own ? path : null;
}

/**
 * The addresses an item had: by its number, which WordPress always answers, and its link. Structures of addresses are not
 * guessed: what the export does not say, nobody knows.
 */
export function addressesOf(item: WxrItem): string[] {
  const isNumber = /^\d+$/.test(item.id);
  const byNumber = item.type === 'page' ? [`/?page_id=${item.id}`, `/?p=${item.id}`] : [`/?p=${item.id}`];
  const link = pathOf(item.link);
  return [...new Set([...(isNumber ? byNumber : []), ...(link === null ? [] : [link])])];
}
