import { code, emphasised, escapeText, fenced, finishLines, link } from '@/lib/import/escape-markdown';
import {
  attributeOf,
  isComment,
  isElement,
  isText,
  parseHtml,
  setChildren,
  textOf,
  type Element,
  type Node,
  type ParentNode,
} from '@/lib/import/html-tree';
import { formParagraphs } from '@/lib/import/paragraphs';

const DROPPED = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'title',
  'svg',
  'math',
  'input',
  'select',
  'button',
  'textarea',
]);
const FROM_ELSEWHERE = new Set(['img', 'iframe', 'embed', 'object', 'video', 'audio']);
const BLOCKS = new Set([
  ...[
    'p',
    'div',
    'blockquote',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'pre',
    'hr',
    'table',
    'thead',
    'tbody',
    'tfoot',
    'tr',
  ],
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'figure',
    'figcaption',
    'section',
    'article',
    'center',
    'address',
    'details',
  ],
]);

/** Deeper ones are no longer read as such (comments/markdown): their items become lines with a dash, their words plain. */
const DEEPEST_LIST = 2;
const DEEPEST_QUOTATION = 4;

/**
 * The Markdown that reads as a comment did in WordPress: its few elements of HTML, empty lines as paragraphs, single line
 * breaks, addresses as links; signs that mean something only in Markdown are escaped. So an imported comment passes the
 * same renderer as all others, and can be edited by whoever may.
 */
export function commentToMarkdown(source: string): string {
  const text = source.replace(/\r\n?/g, '\n');
  if (!/[<&]/.test(text)) return plainMarkdown(text);
  const tree = parseHtml(text);
  drop(tree);
  const html = formParagraphs(tree.childNodes, { lineBreaks: true, figures: [] });
  return blocksToMarkdown(parseHtml(html).childNodes);
}

function plainMarkdown(text: string): string {
  return text
    .split(/\n[^\S\n]*\n\s*/)
    .map((paragraph) => finishLines(escapeText(paragraph.replace(/[^\S\n]+/g, ' '))))
    .filter(Boolean)
    .join('\n\n');
}

/** Takes out what has nothing to say. */
function drop(parent: ParentNode): void {
  const kept = parent.childNodes.filter(
    (child) => !isComment(child) && !(isElement(child) && DROPPED.has(child.tagName)),
  );
  for (const child of kept) if (isElement(child)) drop(child);
  setChildren(parent, kept);
}

function blocksToMarkdown(nodes: readonly Node[], between = '\n\n'): string {
  const blocks: string[] = [];
  let run: Node[] = [];
  const endRun = () => {
    blocks.push(finishLines(inlineToMarkdown(run)));
    run = [];
  };
  for (const node of nodes) {
    if (isElement(node) && BLOCKS.has(node.tagName)) {
      endRun();
      blocks.push(blockToMarkdown(node));
    } else {
      run.push(node);
    }
  }
  endRun();
  return blocks.filter((block) => block !== '').join(between);
}

function blockToMarkdown(element: Element): string {
  switch (element.tagName) {
    case 'blockquote': {
      const quoted = blocksToMarkdown(element.childNodes);
      return levelOf(element) > DEEPEST_QUOTATION ? quoted : prefixed(quoted, '> ', '> ');
    }
    case 'ul':
      return listToMarkdown(element, () => '- ');
    case 'ol': {
      const start = Number.parseInt(attributeOf(element, 'start'), 10) || 1;
      return listToMarkdown(element, (index) => `${start + index}. `);
    }
    case 'pre':
      return fenced(textOf(element).replace(/^\n|\s+$/g, ''));
    case 'hr':
      return '***';
    case 'tr':
      return element.childNodes
        .filter(isElement)
        .map((cell) => finishLines(inlineToMarkdown(cell.childNodes)))
        .join(' | ');
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return emphasised('**', inlineToMarkdown(element.childNodes).replace(/\n/g, ' ').replaceAll('**', ''));
    default:
      return blocksToMarkdown(element.childNodes);
  }
}

function listToMarkdown(list: Element, markerOf: (index: number) => string): string {
  const isTooDeep = levelOf(list) > DEEPEST_LIST;
  return list.childNodes
    .filter(isElement)
    .map((item, index) => {
      const marker = isTooDeep ? '– ' : markerOf(index);
      const isTight =
        isTooDeep || item.childNodes.every((child) => !isElement(child) || child.tagName !== 'p');
      const words = blocksToMarkdown(item.childNodes, isTight ? '\n' : '\n\n');
      return prefixed(words, marker, isTooDeep ? '' : ' '.repeat(marker.length));
    })
    .filter(Boolean)
    .join('\n');
}

/** How deep the renderer will find an element: a quotation takes one level, a list two. */
function levelOf(element: Element): number {
  let level = 0;
  for (let above = element.parentNode; above !== null && isElement(above as Node);) {
    const { tagName, parentNode } = above as Element;
    level += tagName === 'blockquote' ? 1 : tagName === 'ul' || tagName === 'ol' ? 2 : 0;
    above = parentNode;
  }
  return level;
}

function prefixed(text: string, first: string, following: string): string {
  if (text === '') return '';
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : following}${line}`.trimEnd())
    .join('\n');
}

function inlineToMarkdown(nodes: readonly Node[]): string {
  return nodes
    .map((node) =>
      isText(node)
        ? escapeText(textOf(node).replace(/\s+/g, ' '))
        : isElement(node)
          ? elementToMarkdown(node)
          : '',
    )
    .join('');
}

function elementToMarkdown(element: Element): string {
  const inside = () => inlineToMarkdown(element.childNodes);
  const { tagName } = element;
  if (FROM_ELSEWHERE.has(tagName))
    return link(attributeOf(element, 'src'), escapeText(attributeOf(element, 'alt')));
  switch (tagName) {
    case 'br':
      return '\n';
    case 'em':
    case 'i':
      return canStand(element) ? emphasised('*', inside()) : inside();
    case 'strong':
    case 'b':
      return canStand(element) ? emphasised('**', inside()) : inside();
    case 'code':
    case 'kbd':
    case 'tt':
      return code(textOf(element));
    case 'q':
      return `“${inside()}”`;
    case 'a':
      return link(attributeOf(element, 'href'), inside());
    default:
      return inside();
  }
}

/** Emphasis that begins or ends with punctuation must not touch a letter outside (CommonMark 6.2), else asterisks show. */
function canStand(element: Element): boolean {
  const siblings = element.parentNode?.childNodes ?? [];
  const index = siblings.indexOf(element);
  const [before, after] = [siblings[index - 1], siblings[index + 1]].map((node) =>
    node === undefined ? '' : textOf(node),
  );
  const text = textOf(element).trim();
  const touches = (outside: string | undefined, edge: string | undefined) =>
    /^[\p{L}\p{N}]$/u.test(outside ?? '') && !/^[\p{L}\p{N}]$/u.test(edge ?? '');
  return text !== '' && !touches(before?.at(-1), text.at(0)) && !touches(after?.at(0), text.at(-1));
}
