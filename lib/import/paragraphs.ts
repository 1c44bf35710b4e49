import { isComment, isElement, isText, outerHtml, type Element, type Node } from '@/lib/import/html-tree';

/** Nothing is a paragraph in there, and white space counts. */
const VERBATIM = new Set(['pre', 'textarea', 'svg', 'math']);

/** They hold other elements, and no text of their own. */
const STRUCTURE = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'colgroup', 'ul', 'ol', 'dl']);

/** Their text becomes paragraphs only when there are several. */
const BRIEF = new Set(['li', 'td', 'th', 'dd', 'dt', 'figcaption', 'caption']);

const HEADING = /^h[1-6]$/;

const CONTAINER = new Set([
  ...[
    'div',
    'section',
    'article',
    'aside',
    'header',
    'footer',
    'main',
    'nav',
    'blockquote',
    'figure',
    'details',
  ],
  ...['center', 'form', 'fieldset', 'body', 'summary', 'address'],
]);

const URL_ALONE = /^https?:\/\/[^\s<>"]+$/;

/** Says nothing. In its place comes the white space in it ($2). */
export const EMPTY_INLINE = /<(a|em|strong|b|i|u|span|font|small|code)\b[^>]*>(\s*)<\/\1>/g;

/** Stands in a paragraph where a figure was; figures stand before the paragraph that they were in. */
const FIGURE_MARK = /<x-figure n="(\d+)"><\/x-figure>/g;

export interface ParagraphOptions {
  /** A line break in the source is one in the text, an empty line ends a paragraph: so it was before there were blocks. */
  lineBreaks: boolean;
  figures: readonly string[];
}

/**
 * HTML in which all text stands in paragraphs, as WordPress makes them (wpautop): empty lines part them, single line
 * breaks are kept, what is a block already stays one. Figures marked by `x-figure` are put in.
 */
export function formParagraphs(nodes: readonly Node[], options: ParagraphOptions): string {
  return fill(nodes, { ...options, wrap: 'always' });
}

type Filling = ParagraphOptions & { wrap: 'always' | 'several' };

function fill(nodes: readonly Node[], filling: Filling): string {
  const blocks: string[] = [];
  let run: Node[] = [];
  const endRun = () => {
    const pieces = piecesOf(run.map(outerHtml).join(''), filling);
    const wrap = filling.wrap === 'always' || pieces.length > 1;
    for (const piece of pieces) blocks.push(withFigures({ piece, wrap, figures: filling.figures }));
    run = [];
  };
  for (const node of nodes) {
    if (isComment(node)) {
      endRun();
    } else if (isElement(node) && isBlock(node)) {
      endRun();
      blocks.push(block(node, filling));
    } else {
      run.push(node);
    }
  }
  endRun();
  return blocks.join('\n');
}

function isBlock(node: Node): boolean {
  if (!isElement(node)) return false;
  const { tagName } = node;
  const isOne =
    VERBATIM.has(tagName) ||
    STRUCTURE.has(tagName) ||
    BRIEF.has(tagName) ||
    CONTAINER.has(tagName) ||
    HEADING.test(tagName) ||
    tagName === 'p' ||
    tagName === 'hr';
  return isOne || node.childNodes.some(isBlock);
}

function block(element: Element, filling: Filling): string {
  const { tagName, childNodes } = element;
  if (VERBATIM.has(tagName) || tagName === 'hr') {
    return withFigures({ piece: outerHtml(element), wrap: false, figures: filling.figures });
  }
  if (tagName === 'p') return fill(childNodes, { ...filling, wrap: 'always' });
  if (HEADING.test(tagName)) return heading(element, filling);
  if (STRUCTURE.has(tagName))
    return around(
      element,
      childNodes.filter((node) => !isText(node)),
      filling,
      'always',
    );
  if (BRIEF.has(tagName)) return around(element, childNodes, filling, 'several');
  if (CONTAINER.has(tagName) || tagName === 'a') return around(element, childNodes, filling, 'always');
  // Something inline around blocks: there is no such thing as a bold list of paragraphs.
  return fill(childNodes, filling);
}

function around(
  element: Element,
  children: readonly Node[],
  filling: Filling,
  wrap: Filling['wrap'],
): string {
  const [open, close] = tagsOf(element);
  return `${open}${fill(children, { ...filling, wrap })}${close}`;
}

function heading(element: Element, filling: Filling): string {
  const [open, close] = tagsOf(element);
  const words = element.childNodes.map(outerHtml).join('');
  const figures = [...words.matchAll(FIGURE_MARK)].map(([, n]) => filling.figures[Number(n)] ?? '');
  const text = withoutMarks(words).replace(/\s+/g, ' ').trim();
  return [...figures, ...(text === '' ? [] : [`${open}${text}${close}`])].join('\n');
}

function tagsOf(element: Element): [open: string, close: string] {
  const close = `</${element.tagName}>`;
  return [outerHtml({ ...element, childNodes: [] }).slice(0, -close.length), close];
}

function piecesOf(text: string, { lineBreaks }: ParagraphOptions): string[] {
  if (!lineBreaks) return [text.trim()].filter(Boolean);
  // White space first becomes single, so that what follows finds no long runs to try at every place.
  const unified = text.replace(/[^\S\n]+/g, ' ').replace(/<br[^>]*>\s*<br[^>]*>/g, '\n\n');
  return unified
    .split(/\n ?\n\s*/)
    .map((piece) => piece.replace(/^(?:\s|<br[^>]*>)+|(?:\s|<br[^>]*>)+$/g, ''))
    .map((piece) =>
      piece.replace(/ ?(?:<br[^>]*>)? ?\n ?/g, '<br>\n').replace(/<br[^>]*>\s*<br[^>]*>/g, '<br>\n'),
    )
    .filter(Boolean);
}

function withFigures({
  piece,
  wrap,
  figures,
}: {
  piece: string;
  wrap: boolean;
  figures: readonly string[];
}): string {
  const own = [...piece.matchAll(FIGURE_MARK)].map(([, n]) => figures[Number(n)] ?? '');
  const text = own.length === 0 ? piece : withoutMarks(piece).replace(/^(?:\s|<br>)+|(?:\s|<br>)+$/g, '');
  if (text === '') return own.join('\n');
  const words = URL_ALONE.test(text) ? `<a href="${text.replaceAll('"', '&quot;')}">${text}</a>` : text;
  return [...own, wrap ? `<p>${words}</p>` : words].join('\n');
}

function withoutMarks(text: string): string {
  return text.replace(FIGURE_MARK, '').replace(EMPTY_INLINE, '$2').replace(EMPTY_INLINE, '$2');
}
