import { defaultTreeAdapter as tree, parse, serialize, type DefaultTreeAdapterTypes } from 'parse5';

/** An element of a page as React is given it, with the markup that was rendered when it was written, if it holds such. */
export type BareNode =
  | string
  | { tag: string; attributes: Record<string, string | boolean>; html?: string; children?: BareNode[] };

/** Classes of what is stored as markup: React is given it whole, as every site gives it. */
const STORED = /^(said|prose)\b/;

/** React drops these when they are empty, as they stand in HTML. */
const BOOLEAN = new Set(['open', 'required', 'checked', 'hidden', 'readonly', 'disabled']);

/** What stands in the body of a page, as a tree that any Next page can render to the same HTML. */
export function bareContentOf(page: string): BareNode[] {
  const html = parse(page).childNodes.find(isElement);
  const body = html?.childNodes.filter(isElement).find(({ tagName }) => tagName === 'body');
  if (body === undefined) throw new Error('The page has no body.');
  return body.childNodes.flatMap(toBare);
}

function toBare(node: DefaultTreeAdapterTypes.ChildNode): BareNode[] {
  if (tree.isTextNode(node)) return [node.value];
  if (!isElement(node)) return [];
  const attributes = Object.fromEntries(
    node.attrs.map(({ name, value }) => [name, BOOLEAN.has(name) ? true : value]),
  );
  const element = { tag: node.tagName, attributes };
  if (STORED.test(String(attributes.class))) return [{ ...element, html: serialize(node) }];
  return [{ ...element, children: node.childNodes.flatMap(toBare) }];
}

function isElement(node: DefaultTreeAdapterTypes.ChildNode): node is DefaultTreeAdapterTypes.Element {
  return tree.isElementNode(node);
}
