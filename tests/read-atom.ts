import { SaxesParser } from 'saxes';

/** An element as the parser saw it: names with their namespaces, so that a prefix that nobody declared is an error. */
export interface Seen {
  uri: string;
  name: string;
  attributes: Record<string, string>;
  children: Seen[];
  text: string;
}

const ATOM = 'http://www.w3.org/2005/Atom';

/** Reads a document strictly (saxes throws at whatever is not well-formed, namespaces included) and returns its root. */
function readXml(document: string): Seen {
  const parser = new SaxesParser({ xmlns: true });
  const top: Seen = { uri: '', name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value] as const);
    const element = { uri, name: local, attributes: Object.fromEntries(values), children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => ((open.at(-1) ?? top).text += text));
  parser.on('closetag', () => void open.pop());
  parser.write(document).close();
  const [root] = top.children;
  if (root === undefined) throw new Error('The document is empty.');
  return root;
}

/** The Atom elements of this name directly below. */
export function all(element: Seen, name: string): Seen[] {
  return element.children.filter((child) => child.name === name && child.uri === ATOM);
}

/** The text of the one element of this name below; there must be exactly one. */
export function only(element: Seen, name: string): string {
  const found = all(element, name);
  if (found.length !== 1) throw new Error(`There are ${found.length} elements ${name}.`);
  return found[0]?.text ?? '';
}

/** The address of the link with this relation, if there is one; there may not be two. */
export function linkOf(element: Seen, rel: string): string | undefined {
  const links = all(element, 'link').filter(({ attributes }) => attributes.rel === rel);
  if (links.length > 1) throw new Error(`There are ${links.length} links ${rel}.`);
  return links[0]?.attributes.href;
}

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Throws where a feed breaks a rule of RFC 4287 that the W3C's validator holds it to. Returns its root. */
export function readAtom(document: string): Seen {
  const feed = readXml(document);
  const broken = [...brokenRules(feed), ...all(feed, 'entry').flatMap(brokenRulesOfEntry)];
  const ids = all(feed, 'entry').map((entry) => only(entry, 'id'));
  if (new Set(ids).size !== ids.length) broken.push('An id stands twice.');
  if (broken.length > 0) throw new Error(broken.join(' '));
  return feed;
}

function brokenRules(feed: Seen): string[] {
  return [
    ...(feed.name === 'feed' && feed.uri === ATOM ? [] : ['It is no feed.']),
    ...rulesOfAll(feed),
    ...(URL.canParse(linkOf(feed, 'self') ?? '') ? [] : ['It does not say where it is.']),
    ...(URL.canParse(linkOf(feed, 'alternate') ?? '') ? [] : ['It has no page.']),
  ];
}

function brokenRulesOfEntry(entry: Seen): string[] {
  const [author, ...others] = all(entry, 'author');
  const [content] = all(entry, 'content');
  return [
    ...rulesOfAll(entry),
    ...(author !== undefined && others.length === 0 && only(author, 'name').trim() !== ''
      ? []
      : ['No author.']),
    ...(DATE.test(only(entry, 'published')) ? [] : ['Published at no time.']),
    ...(content?.attributes.type === 'html' && content.children.length === 0 ? [] : ['No content.']),
    ...(/\s(?:href|src)="\/(?!\/)/.test(content?.text ?? '') ? ['A relative address.'] : []),
  ];
}

function rulesOfAll(element: Seen): string[] {
  return [
    ...(URL.canParse(only(element, 'id')) ? [] : ['The id is no IRI.']),
    ...(only(element, 'title').trim() !== '' ? [] : ['No title.']),
    ...(DATE.test(only(element, 'updated')) ? [] : ['Updated at no time.']),
  ];
}
