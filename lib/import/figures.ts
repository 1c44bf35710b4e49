import { escapeHtml, plainText } from '@/lib/import/html-tree';

/** A picture that was taken along and stands below /uploads; CSS pixels. */
export interface StoredPicture {
  src: string;
  width: number | null;
  height: number | null;
}

/** What a picture in an old article was. `caption` is HTML; `href` is where it led when pressed. */
export interface PictureInText {
  src: string;
  alt: string;
  caption: string;
  href: string;
}

/** What is longer is a text, and not searched. */
const MAX_CAPTION = 1000;

/** "(Photo: Ada)", "Foto: Ada", "Image by Ada" at the end of a caption; the words stay as they were. */
const CREDIT =
  /^(.*?)[\s([–—-]*\b((?:(?:photo|foto|image|picture|bild|credit|illustration|drawing)s?(?:graph|grafie)?\s*(?:credit\s*)?(?::|©|by\b)|courtesy of\b)\s*[^.()[\]<>]{2,80})[)\].]*$/is;

/** A figure with the picture itself, or, where it was not taken along, with a plain link that says where it was. */
export function figureHtml({
  picture,
  stored,
}: {
  picture: PictureInText;
  stored: StoredPicture | null;
}): string {
  const what = stored === null ? missing(picture) : shown(picture, stored);
  const { words, credit } = splitCredit(picture.caption.trim());
  const lines = [
    words,
    credit === '' ? '' : `<span class="credit">${credit}</span>`,
    stored === null ? way(picture) : '',
  ];
  const caption = lines.filter(Boolean).join(' ');
  return `<figure>${what}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;
}

/** Parts the credit from the end of a caption, when it says that it is one. */
export function splitCredit(caption: string): { words: string; credit: string } {
  const [, words, credit] = caption.length > MAX_CAPTION ? [] : (CREDIT.exec(caption) ?? []);
  if (words === undefined || credit === undefined) return { words: caption, credit: '' };
  return { words: words.trim(), credit: credit.trim() };
}

function shown({ alt, href }: PictureInText, { src, width, height }: StoredPicture): string {
  const size = width === null || height === null ? '' : ` width="${width}" height="${height}"`;
  const image = `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}"${size}>`;
  return href === '' ? image : `<a href="${escapeHtml(href)}">${image}</a>`;
}

function missing({ src, alt }: PictureInText): string {
  const { host, pathname } = new URL(src);
  const place = `${host}${safeDecode(pathname)}`;
  const words = plainText(alt) === '' ? `Picture: ${place}` : `Picture: ${alt} (${place})`;
  return `<p><a href="${escapeHtml(src)}">${escapeHtml(words)}</a></p>`;
}

function way({ href }: PictureInText): string {
  return href === '' ? '' : `<a href="${escapeHtml(href)}">${escapeHtml(href)}</a>`;
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
