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
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** The nodes of a piece of HTML, as a browser without scripts switched off would read it (`noscript` is one text). */
export function parseHtml(source: string): DefaultTreeAdapterTypes.DocumentFragment {
  return parseFragment(source, { scriptingEnabled: true });
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
export function textOf(node: Node | Parent): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

export function outerHtml(node: Node): string {
  return serializeOuter(node);
}

export function innerHtml(parent: Parent): string {
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
export function setChildren(parent: Parent, children: Node[]): void {
  parent.childNodes = children;
  for (const child of children) child.parentNode = parent;
}

/** The first element below `parent` for which `test` holds, in order of the document. */
export function findElement(parent: Parent, test: (element: Element) => boolean): Element | undefined {
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
