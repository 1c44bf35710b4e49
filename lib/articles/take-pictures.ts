import type { Author } from '@/lib/auth/viewer';
import { normaliseText } from '@/lib/comments/normalise-text';
import { figureMarkdown } from '@/lib/articles/figures';
import {
  lengthOf,
  MAX_PICTURE_WORDS,
  MESSAGES,
  PICTURE_PLACES,
  type ArticleErrors,
} from '@/lib/articles/schema';
import { drawPicture, storePicture, type DrawnPicture } from '@/lib/articles/upload-picture';

/** What is said about a picture, by the number of its place: `{alt1: '…', caption1: '…', credit1: '…'}`. */
export type PictureWords = Record<string, string>;

/** `figures` are Markdown, in the order of their places. With errors nothing was kept. */
export type TakenPictures =
  | { outcome: 'taken'; figures: string[] }
  | { outcome: 'invalid'; errors: ArticleErrors; words: PictureWords };

/**
 * Keeps the pictures that came with a form, each with its words: `picture1`, `alt1`, `caption1`, `credit1` and so on. All
 * of them or, when something is wrong with one, none. A picture needs a description, and a description its picture.
 */
export async function takePictures({
  raw,
  author,
}: {
  raw: Record<string, unknown>;
  author: Author;
}): Promise<TakenPictures> {
  const places = PICTURE_PLACES.map((place) => readPlace(raw, place));
  const words = Object.assign({}, ...places.map((place) => place.words)) as PictureWords;
  const errors = Object.assign({}, ...places.map(errorsOf)) as ArticleErrors;
  if (Object.keys(errors).length > 0) return { outcome: 'invalid', errors, words };

  const drawn: (Place & { picture: DrawnPicture })[] = [];
  for (const place of places) {
    if (place.file === null) continue;
    const picture = await drawPicture(new Uint8Array(await place.file.arrayBuffer()));
    if (picture === null) errors[`picture${place.number}`] = [NOT_A_PICTURE];
    else drawn.push({ ...place, picture });
  }
  if (Object.keys(errors).length > 0) return { outcome: 'invalid', errors, words };

  const figures: string[] = [];
  for (const { picture, alt, caption, credit } of drawn) {
    const { src } = await storePicture({ picture, author });
    figures.push(figureMarkdown({ src, alt, caption, credit }));
  }
  return { outcome: 'taken', figures };
}

const NOT_A_PICTURE =
  'This is no picture that we can read: a JPEG, PNG, GIF, WebP or AVIF of 64 million pixels at the most.';

interface Place {
  number: number;
  file: File | null;
  alt: string;
  caption: string;
  credit: string;
  words: PictureWords;
}

function readPlace(raw: Record<string, unknown>, number: number): Place {
  const sent = raw[`picture${number}`];
  const file = sent instanceof File && sent.size > 0 ? sent : null;
  const said = (name: string) => {
    const value = raw[`${name}${number}`];
    return typeof value === 'string' ? normaliseText(value).trim() : '';
  };
  const [alt, caption, credit] = [said('alt'), said('caption'), said('credit')];
  const words = { [`alt${number}`]: alt, [`caption${number}`]: caption, [`credit${number}`]: credit };
  return { number, file, alt, caption, credit, words };
}

function errorsOf({ number, file, words }: Place): ArticleErrors {
  const errors: ArticleErrors = {};
  const isDescribed = Object.values(words).some((word) => word !== '');
  if (file === null && isDescribed) errors[`picture${number}`] = [MESSAGES.noFile];
  if (file !== null && words[`alt${number}`] === '') errors[`alt${number}`] = [MESSAGES.noDescription];
  for (const [field, word] of Object.entries(words)) {
    if (lengthOf(word) > MAX_PICTURE_WORDS)
      errors[field] = [MESSAGES.tooLong(MAX_PICTURE_WORDS)({ input: word })];
  }
  return errors;
}
