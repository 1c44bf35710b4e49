import { escapeHtml } from '@/lib/import/html-tree';
import type { Attachment } from '@/lib/import/survey-export';

/** They showed something from elsewhere: what is left is the way there. */
const LINKING = [
  ...[
    'embed',
    'audio',
    'video',
    'wpvideo',
    'youtube',
    'vimeo',
    'dailymotion',
    'soundcloud',
    'spotify',
    'bandcamp',
  ],
  ...[
    'tweet',
    'instagram',
    'facebook',
    'ted',
    'googlemaps',
    'slideshare',
    'scribd',
    'gist',
    'archives-org',
    'flickr',
  ],
];

/** They made something that only WordPress can make: forms, polls, lists of itself. */
const SILENT = [
  ...[
    'contact-form',
    'contact-field',
    'contact-form-7',
    'polldaddy',
    'poll',
    'playlist',
    'archives',
    'recent-posts',
  ],
  ...[
    'jetpack_subscription_form',
    'sitemap',
    'subscribe2',
    'wpforms',
    'gravityform',
    'sharethis',
    'tubepress',
  ],
];

const CODE = ['code', 'sourcecode'];
const PICTURES = ['caption', 'wp_caption', 'gallery', 'slideshow'];
const KNOWN = [...PICTURES, ...CODE, ...LINKING, ...SILENT].join('|');

/** `[name`, up to where a letter, digit or hyphen no longer stands; `[[name]]` is how WordPress writes one that is not meant. */
const OPENING = new RegExp(`\\[(${KNOWN})(?![\\w-])`, 'g');

/** The others stand alone, whatever follows. */
const PAIRED = new Set([
  ...CODE,
  'caption',
  'wp_caption',
  'embed',
  'audio',
  'video',
  'contact-form',
  'youtube',
  'vimeo',
  'poll',
]);

/** The frames of page builders: rows and columns, which there are none of here. */
const FRAME = /\[\/?(?:vc|et_pb|fusion)_\w+[^[\]]*\]/g;

const ATTRIBUTE = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s'"\]]+))/g;
const URL_IN = /https?:\/\/[^\s"'<>\]]+/;
const IMAGE_AT_START = /^\s*((?:<a\s[^>]*>\s*)?<img\s[^>]*>(?:\s*<\/a>)?)([^]*)$/i;

/** Captions hold other shortcodes, seldom deeper. */
const MAX_NESTING = 3;

/**
 * HTML for the shortcodes that are known; what is in other square brackets stays as it was written. Captions and galleries
 * become figures, players and embedded things links, code is code, forms and the like are nothing.
 */
export function expandShortcodes(expansion: Expansion, level = 0): string {
  const { html, ...rest } = expansion;
  if (!html.includes('[') || level === MAX_NESTING) return html;
  const find = searcher(html);
  let expanded = '';
  let from = 0;
  for (const { index, 0: opening, 1: name = '' } of html.matchAll(OPENING)) {
    const close = find(']', index);
    if (index < from || close === -1) continue;
    const isEscaped = html[index - 1] === '[' && html[close + 1] === ']';
    const isAlone = html[close - 1] === '/' || isEscaped || !PAIRED.has(name);
    const endTag = `[/${name}]`;
    const inside = close + 1;
    const end = isAlone ? -1 : find(endTag, inside);
    expanded += html.slice(from, isEscaped ? index - 1 : index);
    from = end === -1 ? inside : end + endTag.length;
    if (isEscaped) {
      expanded += html.slice(index, inside);
      from += 1;
      continue;
    }
    // What is not closed takes nothing with it: only pairs have an inside.
    const inner = end === -1 ? '' : expandShortcodes({ ...rest, html: html.slice(inside, end) }, level + 1);
    expanded += expand({ ...rest, name, inner, rest: html.slice(index + opening.length, close) });
  }
  return (expanded + html.slice(from)).replace(FRAME, '\n\n');
}

/** `indexOf` that remembers what is nowhere further on, so that a text full of openings is not searched for each of them. */
function searcher(text: string): (what: string, from: number) => number {
  const missing = new Set<string>();
  return (what, from) => {
    const found = missing.has(what) ? -1 : text.indexOf(what, from);
    if (found === -1) missing.add(what);
    return found;
  };
}

export interface Expansion {
  html: string;
  attachments: ReadonlyMap<string, Attachment>;
  /** Whose galleries without a list of their own hold what was uploaded to it. */
  itemId: string;
}

type Shortcode = Omit<Expansion, 'html'> & { name: string; rest: string; inner: string };

function expand({ name, rest, inner, attachments, itemId }: Shortcode): string {
  const attributes = readAttributes(rest);
  if (name === 'caption' || name === 'wp_caption') return caption({ attributes, inner });
  if (name === 'gallery' || name === 'slideshow') return gallery({ attributes, attachments, itemId });
  if (CODE.includes(name)) return `\n\n<pre><code>${inner.trim().replaceAll('<', '&lt;')}</code></pre>\n\n`;
  if (LINKING.includes(name)) return link({ name, rest, inner });
  return '';
}

function caption({ attributes, inner }: { attributes: Map<string, string>; inner: string }): string {
  const [, image = inner, words = ''] = IMAGE_AT_START.exec(inner) ?? [];
  const text = attributes.get('caption') ?? words;
  return `\n\n<figure>${image}<figcaption>${text.trim()}</figcaption></figure>\n\n`;
}

function gallery({
  attributes,
  attachments,
  itemId,
}: Pick<Shortcode, 'attachments' | 'itemId'> & { attributes: Map<string, string> }): string {
  const listed = attributes.get('ids') ?? attributes.get('include');
  const owner = attributes.get('id') ?? itemId;
  const pictures =
    listed === undefined
      ? [...attachments.values()].filter(({ parent }) => parent === owner && owner !== '' && owner !== '0')
      : listed.split(',').flatMap((id) => attachments.get(id.trim()) ?? []);
  const figures = pictures
    .filter(({ url }) => /\.(?:jpe?g|png|gif|webp|avif|bmp|svg)(?:\?|$)/i.test(url))
    .map(
      ({ url, alt, caption: words }) =>
        `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}"><figcaption>${words}</figcaption></figure>`,
    );
  return `\n\n${figures.join('\n')}\n\n`;
}

function link({ name, rest, inner }: { name: string; rest: string; inner: string }): string {
  const url =
    URL_IN.exec(`${inner} ${rest}`)?.[0].replaceAll('&amp;', '&') ?? urlOfNumber({ name, rest, inner });
  return url === null ? '' : `\n\n<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>\n\n`;
}

/** `[youtube dQw4…]`, `[vimeo 141358]`: the name says where. */
function urlOfNumber({ name, rest, inner }: { name: string; rest: string; inner: string }): string | null {
  const id =
    /(?:id\s*=\s*["']?|^[\s=]*)([\w-]{6,})/.exec(rest.trim())?.[1] ?? /^[\w-]{6,}$/.exec(inner.trim())?.[0];
  if (id === undefined) return null;
  if (name === 'youtube') return `https://www.youtube.com/watch?v=${id}`;
  return name === 'vimeo' ? `https://vimeo.com/${id}` : null;
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    attributes.set(name.toLowerCase(), double ?? single ?? bare ?? '');
  }
  return attributes;
}
