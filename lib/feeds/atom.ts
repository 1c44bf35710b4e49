import { writeDocument, type Element } from '@/lib/feeds/xml';

/** One entry of a feed. Times are exact here to the minute, as on the pages. */
export interface FeedEntry {
  /** The permanent address, which is its id too. */
  url: string;
  title: string;
  author: string;
  publishedAt: Date;
  updatedAt: Date;
  /** Sanitised HTML, as on the page. */
  html: string;
  /** What it answers (RFC 4685): the permanent address of the parent or the article. */
  inReplyTo?: { url: string };
}

export interface Feed {
  /** The feed's own address. */
  selfUrl: string;
  /** The page it is the feed of. */
  pageUrl: string;
  title: string;
  subtitle: string;
  language: string;
  /** Newest first. */
  entries: FeedEntry[];
}

/** An Atom feed (RFC 4287), with what an entry answers (RFC 4685). Without entries its time is the beginning of time. */
export function writeAtom({ selfUrl, pageUrl, title, subtitle, language, entries }: Feed): string {
  const updated = entries.map(({ updatedAt }) => updatedAt).sort((a, b) => b.getTime() - a.getTime())[0];
  return writeDocument({
    name: 'feed',
    attributes: {
      xmlns: 'http://www.w3.org/2005/Atom',
      'xmlns:thr': 'http://purl.org/syndication/thread/1.0',
      'xml:lang': language,
    },
    children: [
      text('id', selfUrl),
      text('title', title),
      ...(subtitle === '' ? [] : [text('subtitle', subtitle)]),
      text('updated', minuteOf(updated ?? new Date(0))),
      link({ rel: 'self', type: 'application/atom+xml', href: selfUrl }),
      link({ rel: 'alternate', type: 'text/html', href: pageUrl }),
      ...entries.map(writeEntry),
    ],
  });
}

function writeEntry({ url, title, author, publishedAt, updatedAt, html, inReplyTo }: FeedEntry): Element {
  return {
    name: 'entry',
    children: [
      text('id', url),
      text('title', title),
      { name: 'author', children: [text('name', author)] },
      text('published', minuteOf(publishedAt)),
      text('updated', minuteOf(updatedAt)),
      link({ rel: 'alternate', type: 'text/html', href: url }),
      ...(inReplyTo === undefined
        ? []
        : [
            {
              name: 'thr:in-reply-to',
              attributes: { ref: inReplyTo.url, href: inReplyTo.url, type: 'text/html' },
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
