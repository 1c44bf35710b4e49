import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What nearly every page is set in: upright text and interface, in the letters of English. All others come when one of them occurs. */
const FIRST_FONTS = /^(literata-latin-plain-opsz-normal|commissioner-latin-plain-wght-normal)\..+\.woff2$/;

/** What is narrow and touched is a phone, which is painted in fonts of its own first (docs/decisions/0046). */
const NO_PHONE = '(min-width: 48rem), (pointer: fine)';

/**
 * The header by which a page on anything but a phone has its first fonts fetched beside it instead of after it, so that on a first
 * visit hardly any text is painted in a stand-in and then moves. Built files have a hash in their name, so they are looked
 * for in `dir`; none when nothing is built there.
 */
export async function fontHeaders(dir: string): Promise<Record<string, string>> {
  const names = await readdir(join(dir, '.next', 'static', 'media')).catch(() => []);
  const how = `rel=preload; as=font; type="font/woff2"; crossorigin; media="${NO_PHONE}"`;
  const links = names
    .filter((name) => FIRST_FONTS.test(name))
    .sort()
    .map((name) => `</_next/static/media/${name}>; ${how}`);
  return links.length === 0 ? {} : { Link: links.join(', ') };
}
