import { writeDocument, type Element } from '@/lib/feeds/xml';

/** One entry of a feed. Times are exact here to the minute, as on the pages. */
export interface FeedEntry {
  /** What it is known by for ever (RFC 4287, 4.2.6), wherever it may move; its address where that never changes. */
  id: string;
  /** Where it can be read. */
  url: string;
  title: string;
  author: string;
  publishedAt: Date;
  updatedAt: Date;
  /** Sanitised HTML, as on the page. */
  html: string;
  /** What it answers (RFC 4685): the entry that was known by this id, and its page. */
  inReplyTo?: { id: string; url: string };
  /** The feed of what answers it (RFC 4685). */
  repliesUrl?: string;
}

export interface Feed {
  /** The address of its first page, which is its id too. */
  firstUrl: string;
  /** The page it is the feed of. */
  pageUrl: string;
  title: string;
  subtitle: string;
  language: string;
  /** Newest first. */
  entries: FeedEntry[];
  /** Where this page stands among those of the feed (RFC 5005): by the ids in its query. */
  place: {
    after?: string | undefined;
    before?: string | undefined;
    next: string | null;
    previous: string | null;
  };
}

/**
 * One page of an Atom feed (RFC 4287), with what an entry answers (RFC 4685) and the pages beside it (RFC 5005). Without
 * entries its time is the beginning of time.
 */
export function writeAtom(feed: Feed): string {
  const { firstUrl, pageUrl, title, subtitle, language, entries } = feed;
  const updated = entries.map(({ updatedAt }) => updatedAt).sort((a, b) => b.getTime() - a.getTime())[0];
  return writeDocument({
    name: 'feed',
    attributes: {
      xmlns: 'http://www.w3.org/2005/Atom',
      'xmlns:thr': 'http://purl.org/syndication/thread/1.0',
      'xml:lang': language,
    },
    children: [
      text('id', firstUrl),
      text('title', title),
      ...(subtitle === '' ? [] : [text('subtitle', subtitle)]),
      text('updated', minuteOf(updated ?? new Date(0))),
      { name: 'generator', children: ['Folkmoot'] },
      ...linksOf(feed),
      link({ rel: 'alternate', type: 'text/html', href: pageUrl }),
      ...entries.map(writeEntry),
    ],
  });
}

function linksOf({ firstUrl, place }: Feed): Element[] {
  const pages = [
    { rel: 'self', query: { after: place.after, before: place.before } },
    { rel: 'first', query: {} },
    ...(place.previous === null ? [] : [{ rel: 'previous', query: { before: place.previous } }]),
    ...(place.next === null ? [] : [{ rel: 'next', query: { after: place.next } }]),
  ];
  return pages.map(({ rel, query }) => {
    const given = Object.entries(query).filter(([, id]) => id !== undefined);
    const search = new URLSearchParams(given as [string, string][]).toString();
    const href = search === '' ? firstUrl : `${firstUrl}?${search}`;
    return link({ rel, type: 'application/atom+xml', href });
  });
}

function writeEntry(entry: FeedEntry): Element {
  const { id, url, title, author, publishedAt, updatedAt, html, inReplyTo, repliesUrl } = entry;
  return {
    name: 'entry',
    children: [
      text('id', id),
      text('title', title),
      { name: 'author', children: [text('name', author)] },
      text('published', minuteOf(publishedAt)),
      text('updated', minuteOf(updatedAt)),
      link({ rel: 'alternate', type: 'text/html', href: url }),
      ...(repliesUrl === undefined
        ? []
        : [link({ rel: 'replies', type: 'application/atom+xml', href: repliesUrl })]),
      ...(inReplyTo === undefined
        ? []
        : [
            {
              name: 'thr:in-reply-to',
              attributes: { ref: inReplyTo.id, href: inReplyTo.url, type: 'text/html' },
            },
          ]),
      { name: 'content', attributes: { type: 'html' }, children: [html] },
    ],
  };
}

/** Public times are to the minute: seconds would tell who was writing where at the same moment (PRODUCT 8). */
function minuteOf(at: Date): string {
  return `${at.toISOString().slice(0, 16)}:00Z`;
}

function text(name: string, value: string): Element {
  return { name, children: [value] };
}

function link(attributes: Record<string, string>): Element {
  return { name: 'link', attributes };
}
