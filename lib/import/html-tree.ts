import {
  defaultTreeAdapter,
  html,
  parseFragment,
  serialize,
  serializeOuter,
  type DefaultTreeAdapterTypes,
} from 'parse5';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;
export type ParentNode = DefaultTreeAdapterTypes.ParentNode;

/** No text nests as deeply by intention, and whatever walks through a tree takes a call for each level. */
const MAX_NESTING = 80;

/**
 * The nodes of a piece of HTML, as a browser with scripts would read it (`noscript` is one text). What is nested beyond
 * reason is the text it holds.
 */
export function parseHtml(source: string): DefaultTreeAdapterTypes.DocumentFragment {
  const tree = parseFragment(source, { scriptingEnabled: true });
  for (let level = 0, parents: ParentNode[] = [tree]; parents.length > 0; level += 1) {
    const below: ParentNode[] = parents.flatMap(({ childNodes }) => childNodes.filter(isElement));
    if (level === MAX_NESTING) for (const parent of below) setChildren(parent, [newText(textOf(parent))]);
    parents = level === MAX_NESTING ? [] : below;
  }
  return tree;
}

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

export function isText(node: Node): node is DefaultTreeAdapterTypes.TextNode {
  return node.nodeName === '#text';
}

export function isComment(node: Node): boolean {
  return node.nodeName === '#comment';
}

export function attributeOf(element: Element, name: string): string {
  return element.attrs.find((attribute) => attribute.name === name)?.value.trim() ?? '';
}

export function hasClass(element: Element, name: string): boolean {
  return attributeOf(element, 'class').split(/\s+/).includes(name);
}

/** All text below a node, as it stands. */
export function textOf(node: Node | ParentNode): string {
  let text = '';
  // A list, not a recursion: hostile texts nest thousands of elements.
  for (const left: (Node | ParentNode)[] = [node]; left.length > 0;) {
    const next = left.pop();
    if (next === undefined) break;
    if (next.nodeName === '#text' && 'value' in next) text += next.value;
    if ('childNodes' in next) for (const child of next.childNodes.toReversed()) left.push(child);
  }
  return text;
}

export function outerHtml(node: Node): string {
  return serializeOuter(node);
}

export function innerHtml(parent: ParentNode): string {
  return serialize(parent);
}

export function newElement(
  tagName: string,
  attributes: Record<string, string>,
  children: Node[] = [],
): Element {
  const attrs = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  const element = defaultTreeAdapter.createElement(tagName, html.NS.HTML, attrs);
  for (const child of children) defaultTreeAdapter.appendChild(element, child);
  return element;
}

export function newText(value: string): Node {
  return defaultTreeAdapter.createTextNode(value);
}

/** Gives `parent` these children instead of its own. */
export function setChildren(parent: ParentNode, children: Node[]): void {
  parent.childNodes = children;
  for (const child of children) child.parentNode = parent;
}

/** The first element below `parent` for which `test` holds, in order of the document. */
export function findElement(parent: ParentNode, test: (element: Element) => boolean): Element | undefined {
  for (const child of parent.childNodes) {
    if (!isElement(child)) continue;
    const found = test(child) ? child : findElement(child, test);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What people read of a piece of HTML: no tags, entities resolved, white space collapsed. */
export function plainText(source: string): string {
  const isPlain = !/[<&]/.test(source);
  return (isPlain ? source : textOf(parseHtml(source))).replace(/\s+/g, ' ').trim();
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
