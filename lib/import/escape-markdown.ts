import { linkAddress } from '@/lib/comments/link-address';

const URL_IN_TEXT = /https?:\/\/[^\s<>"]+/g;

/** Beginnings of a line that would become a quotation, a list or code; in WordPress they were just that. */
const LINE_START = /^( *)(?:(>|[-+*](?=\s|$)|~~~|```)|(\d{1,9})([.)])(?=\s|$))/gm;

/** White space goes outside: `** so **` is no emphasis. Line breaks inside are kept, for a paragraph is not left by them. */
export function emphasised(sign: string, text: string): string {
  const [, before = '', words = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(text) ?? [];
  return words === '' ? text : `${before}${sign}${words}${sign}${after}`;
}

/** Code in a line, between as many backticks as it needs. */
export function code(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim();
  if (words === '') return '';
  const sign = '`'.repeat(longestRun(words) + 1);
  const gap = words.startsWith('`') || words.endsWith('`') ? ' ' : '';
  return `${sign}${gap}${words}${gap}${sign}`;
}

/** Code in lines of its own. */
export function fenced(text: string): string {
  const sign = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return text === '' ? '' : `${sign}\n${text}\n${sign}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** A link if the address is one that a comment may have, else its words alone. */
export function link(href: string, text: string): string {
  const address = linkAddress(href);
  const words = text.trim();
  if (address === null) return text;
  // What already stands as an address, or is one, needs no second one.
  if (words === '' || words === href || words === `<${href}>`) return bareAddress(address);
  if (/\]\(|https?:\/\//.test(words)) return `${text} (${bareAddress(address)})`;
  return `[${words}](${/[()]/.test(address) ? `<${address}>` : address})`;
}

/** Text in which nothing means anything to Markdown but web addresses, which are links. */
export function escapeText(text: string): string {
  let escaped = '';
  let from = 0;
  for (const { 0: url, index } of text.matchAll(URL_IN_TEXT)) {
    const address = url.replace(/[.,;:!?'")\]]+$/, '');
    escaped += escapeSigns(text.slice(from, index)) + bareAddress(address);
    from = index + address.length;
  }
  return escaped + escapeSigns(text.slice(from));
}

/** Signs of Markdown in it would end the link, or the address: then it stands in angle brackets. */
function bareAddress(address: string): string {
  return /[*_`~[\]\\()]/.test(address) ? `<${address}>` : address;
}

function escapeSigns(text: string): string {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~]|\s*(?:\n|$))/g, '\\\\')
    .replace(/[*`]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/[[\]]/g, '\\$&')
    .replace(/<(?=[a-z][a-z\d+.-]*:)/gi, '\\<');
}

/** The lines of a paragraph, trimmed, with their beginnings escaped. */
export function finishLines(text: string): string {
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
    .replace(LINE_START, (_all, space: string, sign?: string, number?: string, dot?: string) =>
      sign === undefined ? `${space}${number ?? ''}\\${dot ?? ''}` : `${space}\\${sign}`,
    );
}
