import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `/_next/static/` is on this machine. */
const BUILT = fileURLToPath(new URL('../../.next/static/', import.meta.url));

/**
 * Puts the stylesheets that a page's head names into that head, at its end, in their order: on a slow line a file of its own
 * is another round trip before anything can be seen (docs/decisions/0042). What they point at is named from the root. A
 * page that names none stays as it is, and so does the name of a file that is not there.
 */
export function inlineStyles(html: string, readSheet: ReadSheet = readBuiltSheet): string {
  const end = html.indexOf('</head>');
  if (end === -1) return html;
  let styles = '';
  const head = html.slice(0, end).replaceAll(SHEET, (link: string, address: string) => {
    const sheet = readSheet(address);
    if (sheet === undefined) return link;
    styles += `<style>${sheet}</style>`;
    return '';
  });
  return head + styles + html.slice(end);
}

/** Reads the sheet of this address, ready to stand in a page; undefined when it cannot. */
type ReadSheet = (address: string) => string | undefined;

/** As Next writes it. One for some media only would have to go on saying so. */
const SHEET = /<link rel="stylesheet" href="(\/_next\/static\/[\w/.-]+\.css)" data-precedence="next"\/>/g;

/** Each has a hash in its name and never changes; a build makes a dozen. */
const sheets = new Map<string, string | undefined>();

function readBuiltSheet(address: string): string | undefined {
  if (!sheets.has(address)) sheets.set(address, findSheet(address));
  return sheets.get(address);
}

function findSheet(address: string): string | undefined {
  try {
    return standInPage({
      address,
      sheet: readFileSync(BUILT + address.slice('/_next/static/'.length), 'utf8'),
    });
  } catch {
    return undefined; // the browser is told that it is not there when it asks for it
  }
}

/** The sheet with its relative addresses resolved; undefined when it cannot stand inside of `<style>`. */
export function standInPage({ address, sheet }: { address: string; sheet: string }): string | undefined {
  if (/<\/style/i.test(sheet)) return undefined;
  return sheet
    .trim()
    .replaceAll(
      RELATIVE,
      (_, quote: string, to: string) => `url(${quote}${posix.join(posix.dirname(address), to)}`,
    );
}

/** The beginning of an address in a sheet that goes by where the sheet is: none of the root, of a part, or with a scheme. */
const RELATIVE = /url\((['"]?)(?![/#'"]|[\w+.-]+:)([^)'"]+)/g;
