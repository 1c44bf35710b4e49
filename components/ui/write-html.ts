import { Fragment, type ReactNode } from 'react';

/**
 * Writes what plain components show as HTML, as React would, at a fraction of its price (docs/decisions/0039). A
 * component here is a function of its props: no state, no context, nothing to wait for, no handlers. What is none
 * throws. Text and attributes are escaped; the only markup taken as it is comes through components/ui/safe-html.
 */
export function writeHtml(node: ReactNode): string {
  if (node === null || node === undefined || typeof node === 'boolean') return '';
  if (typeof node === 'string') return escape(node);
  if (typeof node === 'number' || typeof node === 'bigint') return String(node);
  if (Array.isArray(node)) return writeAll(node as ReactNode[]);
  if (!isElement(node)) throw new Error('This is nothing that can be written.');
  const { type, props } = node;
  if (typeof type === 'string') return writeTag(type, props);
  if (type === Fragment) return writeHtml(props.children as ReactNode);
  if (typeof type === 'function') return writeHtml((type as (props: Props) => ReactNode)(props));
  throw new Error('Only plain components can be written.');
}

type Props = Readonly<Record<string, unknown>>;

/** What JSX makes, in development and in production. */
const ELEMENT = Symbol.for('react.transitional.element');

function isElement(node: object): node is { type: unknown; props: Props } {
  return '$$typeof' in node && node.$$typeof === ELEMENT;
}

function writeAll(nodes: readonly ReactNode[]): string {
  let html = '';
  for (const node of nodes) html += writeHtml(node);
  return html;
}

const VOID = new Set([
  'area',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);

/** These stand in the head, which Next writes and which is searched for scripts. */
const NOT_IN_A_BODY = new Set(['script', 'style', 'link', 'template']);

function writeTag(tag: string, props: Props): string {
  if (NOT_IN_A_BODY.has(tag)) throw new Error(`A ${tag} cannot be written.`);
  let attributes = '';
  let inside: string | undefined;
  for (const name in props) {
    const value = props[name];
    if (name === 'children') continue;
    if (name === 'dangerouslySetInnerHTML') inside = (value as { __html: string }).__html;
    else if (name === 'defaultValue' && tag !== 'input') {
      if (tag !== 'textarea') throw new Error('What is chosen in a list cannot be written.');
      inside = escape(String(value));
    } else attributes += writeAttribute(name, value);
  }
  if (VOID.has(tag)) return `<${tag}${attributes}/>`;
  inside ??= writeHtml(props.children as ReactNode);
  // HTML drops a line break that comes first in a field.
  if (tag === 'textarea' && inside.startsWith('\n')) inside = `\n${inside}`;
  return `<${tag}${attributes}>${inside}</${tag}>`;
}

/** Those that JSX spells otherwise; the rest of them HTML reads in either case. */
const NAMES: Readonly<Record<string, string>> = {
  className: 'class',
  htmlFor: 'for',
  strokeWidth: 'stroke-width',
  strokeDasharray: 'stroke-dasharray',
  strokeLinecap: 'stroke-linecap',
  strokeLinejoin: 'stroke-linejoin',
  fillRule: 'fill-rule',
  clipRule: 'clip-rule',
  acceptCharset: 'accept-charset',
  defaultValue: 'value',
  defaultChecked: 'checked',
};

/** They are there or not, and have no value. */
const FLAGS = new Set([
  'open',
  'required',
  'checked',
  'defaultChecked',
  'hidden',
  'readOnly',
  'disabled',
  'noValidate',
  'multiple',
  'selected',
  'reversed',
]);

function writeAttribute(name: string, value: unknown): string {
  if (FLAGS.has(name)) return value ? ` ${NAMES[name] ?? name}=""` : '';
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') {
    if (ADDRESSES.has(name) && IS_SCRIPT.test(value.replaceAll(INVISIBLE, ''))) return '';
    return ` ${NAMES[name] ?? name}="${escape(value)}"`;
  }
  if (typeof value === 'number') return ` ${NAMES[name] ?? name}="${value}"`;
  if (typeof value === 'boolean' && SAID.test(name)) return ` ${name}="${value}"`;
  // React knows more flags than are needed here; none of them is to be missing without a word.
  if (value !== false) throw new Error(`The attribute ${name} cannot be written.`);
  return '';
}

/** A script is no address, however it came here; browsers read it through white space and control characters. */
const ADDRESSES = new Set(['href', 'action', 'formAction', 'src']);
const IS_SCRIPT = /^javascript:/i;
const INVISIBLE = /[\s\p{Cc}]/gu;

/** Of these, yes and no are words. */
const SAID = /^(aria-|data-|spellCheck$|draggable$)/;

const SPECIAL = /["'&<>]/;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '&quot;',
  "'": '&#x27;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

function escape(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll(/["'&<>]/g, (character) => ESCAPES[character] ?? '');
}
