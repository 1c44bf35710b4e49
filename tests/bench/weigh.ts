import { ask, get } from './ask';

/** Bytes of one kind of file: as they are, and as they come over the line to a browser. */
interface Bytes {
  raw: number;
  sent: number;
}

/** What a first visit of a page fetches before it stands. */
export interface Weight {
  name: string;
  /** With the styles in it. */
  html: Bytes;
  script: Bytes;
  /** Those that every page has fetched at once; others come with the letters that need them. */
  fonts: Bytes;
}

const BROWSERS_TAKE = { 'accept-encoding': 'gzip, br' };

/** Weighs a page and every file that it names: scripts, and the fonts in its `Link` header. */
export async function weigh({ name, path, siteUrl }: Weighed): Promise<Weight> {
  const { body, headers } = await ask(siteUrl, get(path));
  const html = body.toString();
  const link = headers[headers.indexOf('Link') + 1] ?? '';
  const files = (tag: RegExp) => [...new Set([...html.matchAll(tag)].map(([, address = '']) => address))];
  const [script, fonts] = await Promise.all(
    [
      files(/<script[^>]+src="([^"]+)"/g),
      headers.includes('Link')
        ? [...link.matchAll(/<([^>]+)>[^,]*as=font/g)].map(([, address = '']) => address)
        : [],
    ].map((addresses) => weighAll(siteUrl, [...new Set(addresses)])),
  );
  const page = await weighAll(siteUrl, [path]);
  const none = { raw: 0, sent: 0 };
  return { name, html: page, script: script ?? none, fonts: fonts ?? none };
}

interface Weighed {
  name: string;
  path: string;
  siteUrl: string;
}

async function weighAll(siteUrl: string, addresses: string[]): Promise<Bytes> {
  const total = { raw: 0, sent: 0 };
  for (const address of addresses) {
    total.raw += (await ask(siteUrl, get(address))).body.length;
    total.sent += (await ask(siteUrl, get(address, BROWSERS_TAKE))).body.length;
  }
  return total;
}
