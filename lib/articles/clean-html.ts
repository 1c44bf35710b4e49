import { defaultTreeAdapter, html, parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';
import sanitizeHtml from 'sanitize-html';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** No article nests as deeply as this by intention, and reading a tree takes a call for each level. */
const MAX_NESTING = 40;

/** Reading anew may leave an empty link where a table threw its own out; nothing was seen to need a third time. */
const MAX_PASSES = 4;

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'p',
      'blockquote',
      'footer',
      'ul',
      'ol',
      'li',
      'dl',
      'dt',
      'dd',
      'pre',
      'hr',
      'br',
    ],
    ...['figure', 'figcaption', 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
    ...['a', 'span', 'code', 'em', 'strong', 'del', 'ins', 'sub', 'sup', 'abbr'],
  ],
  allowedAttributes: {
    '*': ['lang', 'dir'],
    a: ['href'],
    abbr: ['title'],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start', 'reversed'],
    span: ['class'],
    th: ['colspan', 'rowspan', 'scope'],
    td: ['colspan', 'rowspan'],
  },
  allowedClasses: { span: ['credit'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  parseStyleAttributes: false,
  nestingLimit: MAX_NESTING,
  transformTags: { h1: 'h2', b: 'strong', i: 'em', strike: 'del', s: 'del', tt: 'code' },
};

/** Values that are checked: `colspan="99999"` has stopped browsers. */
const SMALL_NUMBER = /^\d{1,4}$/;
const VALUES: Record<string, RegExp> = {
  ...{
    width: SMALL_NUMBER,
    height: SMALL_NUMBER,
    start: SMALL_NUMBER,
    colspan: SMALL_NUMBER,
    rowspan: SMALL_NUMBER,
  },
  ...{
    dir: /^(?:ltr|rtl|auto)$/,
    lang: /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i,
    scope: /^(?:col|row)(?:group)?$/,
  },
};

/**
 * HTML of an article, written by an author or brought along from elsewhere, as it may stand on a page: text, headings
 * (h1 becomes h2: the page has its own), lists, quotations, tables, code, figures, links by http, https, mailto or from
 * the root of this site. Images only from `/uploads/`, loaded lazily; in the place of any other stands a plain link, or its
 * description. No ids, classes (but `credit`), styles or scripts. Cleaning twice changes nothing more.
 */
export function cleanArticleHtml(source: string): string {
  let cleaned = sanitizeHtml(source, ALLOWED);
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const tidied = tidy(cleaned);
    if (tidied === cleaned) break;
    cleaned = tidied;
  }
  return cleaned;
}

function tidy(source: string): string {
  const tree = parseFragment(source);
  tidyChildren(tree, false);
  // Links and figures moved about may have left the tree unlike what a browser reads: write down what it would read.
  return serialize(parseFragment(serialize(tree))).trim();
}

function tidyChildren(parent: Parent, insideLink: boolean): void {
  const tidied: Node[] = [];
  for (const child of parent.childNodes) {
    if (!isElement(child)) {
      tidied.push(child);
      continue;
    }
    child.attrs = child.attrs.filter(({ name, value }) => VALUES[name]?.test(value) ?? true);
    if (child.tagName === 'img') {
      tidied.push(...imageOrLink(child, insideLink));
      continue;
    }
    tidyChildren(child, insideLink || child.tagName === 'a');
    tidied.push(...keepOrUnwrap(child));
  }
  for (const child of tidied) child.parentNode = parent;
  parent.childNodes = tidied;
}

function imageOrLink(image: Element, insideLink: boolean): Node[] {
  const source = attribute(image, 'src');
  const description = attribute(image, 'alt').trim();
  const upload = uploadPath(source);
  if (upload !== null) {
    const size = image.attrs.filter(({ name }) => name === 'width' || name === 'height');
    const attributes = { src: upload, alt: description, loading: 'lazy' };
    image.attrs = [...Object.entries(attributes).map(([name, value]) => ({ name, value })), ...size];
    return [image];
  }
  const address = outsideAddress(source);
  if (address === null || insideLink) return textNodes(description);
  const link = defaultTreeAdapter.createElement('a', html.NS.HTML, [
    { name: 'href', value: address },
    { name: 'rel', value: 'noopener' },
  ]);
  link.childNodes = textNodes(description === '' ? address : description);
  return [link];
}

/** Elements that say something only with an attribute or with content are kept only with it. */
function keepOrUnwrap(element: Element): Node[] {
  switch (element.tagName) {
    case 'a':
      return keepLink(element) ? [element] : element.childNodes;
    case 'span':
      return element.attrs.length > 0 ? [element] : element.childNodes;
    case 'p':
    case 'figure':
      return isBlank(element) ? [] : [element];
    default:
      return [element];
  }
}

function keepLink(link: Element): boolean {
  const href = attribute(link, 'href');
  const outside = outsideAddress(href);
  const address = outside ?? (/^mailto:/i.test(href) ? href : sitePath(href));
  if (address === null || isBlank(link)) return false;
  link.attrs = link.attrs.filter(({ name }) => name !== 'href' && name !== 'rel');
  link.attrs.push({ name: 'href', value: address });
  // A page that opens from here must not be able to reach back; addresses of this site are under our own roof.
  if (outside !== null) link.attrs.push({ name: 'rel', value: 'noopener' });
  return true;
}

function isBlank(element: Element): boolean {
  return element.childNodes.every((child) => {
    if (isElement(child)) return child.tagName !== 'img' && child.tagName !== 'hr' && isBlank(child);
    return child.nodeName !== '#text' || ('value' in child && child.value.trim() === '');
  });
}

/** The path of an uploaded picture, or null: below `/uploads/` also after `..` and escapes are resolved. */
function uploadPath(source: string): string | null {
  const path = sitePath(source);
  return path?.startsWith('/uploads/') ? path.replace(/[?#].*$/, '') : null;
}

/** An address on this site, beginning at its root, or null: `//host` and `/\host` lead elsewhere. */
function sitePath(href: string): string | null {
  if (!/^\/(?![/\\])/.test(href)) return null;
  const url = URL.parse(href, 'http://site.invalid');
  return url?.host === 'site.invalid' && !url.pathname.startsWith('//')
    ? url.pathname + url.search + url.hash
    : null;
}

function outsideAddress(href: string): string | null {
  return /^https?:\/\//i.test(href) ? (URL.parse(href)?.href ?? null) : null;
}

function attribute(element: Element, name: string): string {
  return element.attrs.find((each) => each.name === name)?.value ?? '';
}

function textNodes(text: string): Node[] {
  return text === '' ? [] : [defaultTreeAdapter.createTextNode(text)];
}

function isElement(node: Node): node is Element {
  return 'tagName' in node;
}
