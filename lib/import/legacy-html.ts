import { figureHtml, type PictureInText, type StoredPicture } from '@/lib/import/figures';
import {
  attributeOf,
  findElement,
  hasClass,
  innerHtml,
  isComment,
  isElement,
  newElement,
  newText,
  parseHtml,
  setChildren,
  textOf,
  type Element,
  type Node,
} from '@/lib/import/html-tree';
import { pathOnSite } from '@/lib/import/old-addresses';
import { EMPTY_INLINE, formParagraphs } from '@/lib/import/paragraphs';
import { expandShortcodes } from '@/lib/import/shortcodes';
import type { Attachment } from '@/lib/import/survey-export';

/** Gone with all that is in them. */
const DROPPED = new Set([
  ...[
    'script',
    'style',
    'noscript',
    'template',
    'link',
    'meta',
    'base',
    'title',
    'head',
    'x-figure',
    'frameset',
  ],
  ...['input', 'select', 'textarea', 'button', 'svg', 'math', 'map', 'area', 'canvas', 'param', 'marquee'],
]);

/** They showed something from another host. */
const PLAYERS = new Set(['iframe', 'embed', 'object', 'video', 'audio', 'frame']);

const BLOCK_COMMENT = /<!--\s+wp:[a-z]/;
const IMAGE_FILE = /\.(?:jpe?g|png|gif|webp|avif|bmp|svg)(?:\?.*)?$/i;

export interface LegacyHtml {
  html: string;
  itemId: string;
  /** Host and path of the old site (siteOf). */
  site: string;
  attachments: ReadonlyMap<string, Attachment>;
  /** Addresses that redirect here once the import is done: links to them lose the old host. */
  addresses: ReadonlySet<string>;
  /** Takes a picture along, if it is there to be taken. */
  store: (url: string) => Promise<StoredPicture | null>;
}

/**
 * What WordPress made of an article's source when it showed it, without what must not come along: block comments and
 * shortcodes resolved, paragraphs formed, pictures as figures with caption and credit, players and frames as links; no
 * script, no style, no remote picture. The result is still to be sanitised (articles/render-article).
 */
export async function convertLegacyHtml(input: LegacyHtml): Promise<string> {
  const hasBlocks = BLOCK_COMMENT.test(input.html);
  const tree = parseHtml(expandShortcodes(input));
  const conversion: Conversion = { ...input, pictures: [] };
  const nodes = convertAll(tree.childNodes, conversion);
  const figures = await Promise.all(
    conversion.pictures.map(async (picture) =>
      figureHtml({ picture, stored: await input.store(picture.src) }),
    ),
  );
  const html = formParagraphs(nodes, { lineBreaks: !hasBlocks, figures });
  // Once more through the parser: paragraphs may have parted what was one inline element.
  return innerHtml(parseHtml(html)).replace(EMPTY_INLINE, '$2').trim();
}

type Conversion = LegacyHtml & { pictures: PictureInText[] };

function convertAll(nodes: readonly Node[], conversion: Conversion): Node[] {
  return nodes.flatMap((node) => convert(node, conversion));
}

function convert(node: Node, conversion: Conversion): Node[] {
  // `<!--more-->` and the like end a paragraph; what delimits blocks stands between them anyway.
  if (isComment(node)) return [node];
  if (!isElement(node)) return [node];
  if (DROPPED.has(node.tagName)) return [];
  if (node.tagName === 'img') return image(node, conversion);
  if (PLAYERS.has(node.tagName)) return player(node, conversion);
  setChildren(node, convertAll(node.childNodes, conversion));
  if (node.tagName === 'a') return anchor(node, conversion);
  if (node.tagName === 'figure' || hasClass(node, 'wp-caption')) return figure(node, conversion);
  const background = /background-image:\s*url\(["']?([^"')]+)/.exec(attributeOf(node, 'style'))?.[1];
  return background === undefined ? [node] : [...mark({ src: background }, conversion), node];
}

function image(element: Element, conversion: Conversion): Node[] {
  const alt = attributeOf(element, 'alt');
  if (hasClass(element, 'wp-smiley') || hasClass(element, 'emoji')) return [newText(alt)];
  const isPixel = ['width', 'height'].some((side) => /^[01]$/.test(attributeOf(element, side)));
  const sources = ['src', 'data-src', 'data-lazy-src', 'data-orig-file'].map((name) =>
    attributeOf(element, name),
  );
  const src = sources.find((source) => source !== '' && !source.startsWith('data:'));
  return isPixel || src === undefined ? [] : mark({ src, alt }, conversion);
}

/** Keeps the picture for later and leaves a mark in its place. */
function mark({ src, alt = '' }: { src: string; alt?: string }, { pictures, site }: Conversion): Node[] {
  const base = `https://${site.includes('.') ? site : 'unknown.invalid'}/`;
  if (!URL.canParse(src, base)) return [];
  const url = new URL(src, base);
  if (!/^https?:$/.test(url.protocol)) return [];
  pictures.push({ src: url.href, alt, caption: '', href: '' });
  return [newElement('x-figure', { n: String(pictures.length - 1) })];
}

function figure(element: Element, { pictures }: Conversion): Node[] {
  const marks = marksIn(element);
  if (marks.length === 0) return [element];
  const caption = findElement(
    element,
    (child) =>
      (child.tagName === 'figcaption' && child.parentNode === element) || hasClass(child, 'wp-caption-text'),
  );
  const words = caption === undefined ? '' : innerHtml(caption).trim();
  const only = marks.length === 1 ? pictures[markNumber(marks[0])] : undefined;
  if (only !== undefined && only.caption === '') {
    only.caption = words;
    return marks;
  }
  return [...marks, ...(words === '' ? [] : [newElement('p', {}, caption?.childNodes ?? [])])];
}

function anchor(element: Element, conversion: Conversion): Node[] {
  // The file block says the same address twice.
  if (hasClass(element, 'wp-block-file__button')) return [];
  const href = attributeOf(element, 'href');
  const path = pathOnSite({ url: href, site: conversion.site });
  const own = path?.split('#')[0];
  const fragment = href.includes('#') ? href.slice(href.indexOf('#')) : '';
  const isKnown =
    own !== undefined &&
    [own, `${own}/`, own.replace(/\/$/, '')].some((known) => conversion.addresses.has(known));
  const to = isKnown ? `${own}${fragment}` : href;
  element.attrs = element.attrs
    .filter(({ name }) => name === 'title')
    .concat(to === '' ? [] : [{ name: 'href', value: to }]);
  const marks = marksIn(element);
  const leads =
    to !== '' && !IMAGE_FILE.test(to) && !/[?&]attachment_id=/.test(to) && /^(?:https?:)?\//.test(to);
  if (leads) for (const one of marks) Object.assign(conversion.pictures[markNumber(one)] ?? {}, { href: to });
  return marks.length > 0 && textOf(element).trim() === '' ? marks : [element];
}

function player(element: Element, { site }: Conversion): Node[] {
  const source = [
    element,
    findElement(element, ({ tagName }) => ['source', 'embed', 'param', 'iframe'].includes(tagName)),
  ]
    .flatMap((one) =>
      one === undefined ? [] : ['src', 'data', 'data-src', 'value'].map((name) => attributeOf(one, name)),
    )
    .find((value) => /^(?:https?:)?\//.test(value));
  const base = `https://${site.includes('.') ? site : 'unknown.invalid'}/`;
  if (source === undefined || !URL.canParse(source, base)) return [];
  const { href } = new URL(source, base);
  return [newElement('p', {}, [newElement('a', { href }, [newText(attributeOf(element, 'title') || href)])])];
}

function marksIn(element: Element): Element[] {
  return element.childNodes.flatMap((child) =>
    !isElement(child) ? [] : child.tagName === 'x-figure' ? [child] : marksIn(child),
  );
}

function markNumber(mark: Element | undefined): number {
  return mark === undefined ? -1 : Number(attributeOf(mark, 'n'));
}
