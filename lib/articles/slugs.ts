import { normaliseText } from '@/lib/comments/normalise-text';

/** Addresses stay short enough for mail programs and for the path of a cached page. */
const MAX_SLUG_LENGTH = 150;

/**
 * What may stand in an address, from a slug of WordPress (percent-encoded where it is not Latin) or from a title:
 * letters, digits and marks of any script in lower case, everything else a hyphen. Empty when nothing is left.
 */
export function slugFrom(raw: string): string {
  const words = normaliseText(decodePercent(raw)).toLowerCase().normalize('NFC').replace(/['’]/g, '');
  const slug = words.replace(/[^\p{L}\p{N}\p{M}_]+/gu, '-').replace(/^-+|-+$/g, '');
  return Array.from(slug).slice(0, MAX_SLUG_LENGTH).join('').replace(/-+$/, '');
}

/** `slug`, or with -2, -3… the first that is not taken. It is taken from then on. */
export function takeSlug(slug: string, taken: Set<string>): string {
  let free = slug;
  for (let number = 2; taken.has(free); number += 1) free = `${slug}-${number}`;
  taken.add(free);
  return free;
}

/** WordPress cuts long slugs at 200 bytes, at times in the middle of a character: what does not decode goes. */
function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[\da-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8').replaceAll('\ufffd', ''),
  );
}
