import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Whoever nests deeper wants to see what happens: what lies below is not read. */
const MAX_DEPTH = 200;

/** What is written stands above what is quoted, and a parser takes longer than in proportion. */
const MAX_LENGTH = 200_000;

/**
 * Tags that only change how letters look. A parser opens every one that was not closed anew in each paragraph that follows:
 * a few thousand of both would fill the memory. They say nothing, so they go first; the other in their place makes no new tag of
 * what stood around them.
 */
const LOOKS = /<\/?(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^>]{0,2000}>/gi;
const NOTHING = '<wbr>';

/** One of those that is not to be seen says nothing either, with what stands in it. */
const LOOKING = /<(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\s([^<>]{0,2000})>[^<]*<\/\1\s*>/gi;

/**
 * What the HTML of a mail says, as lines of text, without what mail programs mark as a quotation, and without anything
 * that is not to be seen. Links keep their words alone.
 */
export function htmlText(source: string): string {
  const lines: string[] = [''];
  const shown = source
    .slice(0, MAX_LENGTH)
    .replace(LOOKING, (element: string, _tag: string, style: string) =>
      HIDDEN.test(style) ? NOTHING : element,
    );
  walk(parse(shown.replace(LOOKS, NOTHING)), lines, 0);
  return lines.map((line) => line.trim()).join('\n');
}

const UNSEEN = new Set(['head', 'style', 'script', 'title', 'template', 'noscript', 'object', 'img', 'svg']);
const BREAKS = new Set(['br', 'hr']);
const BLOCKS = new Set(
  ['p', 'div', 'ul', 'ol', 'li', 'table', 'tr', 'pre', 'section', 'article', 'header', 'footer'].concat(
    Array.from({ length: 6 }, (_, level) => `h${level + 1}`),
  ),
);

/** How programs mark what they quote, by class or id. */
const QUOTED =
  /(?:^|\s)(?:gmail_quote|gmail_attr|gmail_signature|gmail_signature_prefix|moz-cite-prefix|moz-signature|yahoo_quoted|protonmail_quote|protonmail_signature_block|tutanota_quote|zmail_extra|divRplyFwdMsg|appendonsend|x_divRplyFwdMsg|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|isForwardContent|reply-intro)(?:$|\s|-)/i;

function walk(node: Node, lines: string[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (node.nodeName === '#text' && 'value' in node) {
    lines.push(`${lines.pop() ?? ''}${node.value.replace(/\s+/g, ' ')}`);
    return;
  }
  const element = 'tagName' in node ? node : null;
  if (element !== null && (UNSEEN.has(element.tagName) || isHidden(element))) return;
  if (element !== null && isQuotation(element)) return;
  const isBlock = element !== null && BLOCKS.has(element.tagName);
  if (element !== null && (isBlock || BREAKS.has(element.tagName))) newLine(lines, isBlock);
  if ('childNodes' in node) for (const child of node.childNodes) walk(child, lines, depth + 1);
  if (isBlock) newLine(lines, true);
  if (element?.tagName === 'p') lines.push('');
}

function newLine(lines: string[], onlyIfNeeded: boolean): void {
  if (!onlyIfNeeded || lines.at(-1)?.trim() !== '') lines.push('');
}

function isQuotation(element: Element): boolean {
  return element.tagName === 'blockquote' || QUOTED.test(`${of(element, 'class')} ${of(element, 'id')}`);
}

/** What no mail program shows, or nobody reads: letters of no size. */
const HIDDEN =
  /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]*[1-9])/i;

function isHidden(element: Element): boolean {
  return HIDDEN.test(of(element, 'style'));
}

function of(element: Element, name: string): string {
  return element.attrs.find((attribute) => attribute.name === name)?.value ?? '';
}
