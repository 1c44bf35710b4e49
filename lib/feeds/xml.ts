/** An element of XML 1.0: built, never pasted together, so that nothing somebody wrote can become markup. */
export interface Element {
  name: string;
  attributes?: Record<string, string>;
  children?: (Element | string)[];
}

/** Characters that XML 1.0 cannot carry in any form (section 2.2): controls but tab and line ends, and non-characters. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** The whole document, with its declaration. */
export function writeDocument(root: Element): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${write(root)}\n`;
}

function write({ name, attributes = {}, children = [] }: Element): string {
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escape(value)}"`);
  const content = children
    .map((child) => (typeof child === 'string' ? escape(child) : write(child)))
    .join('');
  return content === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content}</${name}>`;
}

function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNWRITABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
