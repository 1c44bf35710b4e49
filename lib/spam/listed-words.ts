import { plainText } from '@/lib/spam/plain-text';

/** Knows where words end in scripts that write no spaces, too. */
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The entries of `words` that stand in `text`, as they stand in the list. An entry is a word or a phrase; it is found
 * as whole words, whatever their case, their compatibility forms and the punctuation between them. An entry with
 * other signs in it (`c++`, an emoji) is found where all of them stand next to each other.
 */
export function findListedWords(text: string, words: readonly string[]): string[] {
  if (words.length === 0) return [];
  const folded = foldCase(plainText(text));
  // What stands nowhere in the text is no word of it: to divide a text into words is what takes long.
  const possible = readList(words).filter((entry) => entry.wanted.every((sign) => folded.includes(sign)));
  if (possible.length === 0) return [];
  const read = { words: [] as string[], signs: [] as string[] };
  for (const token of tokens(folded)) {
    read.signs.push(token.text);
    if (token.isWord) read.words.push(token.text);
  }
  const places = { words: placesOf(read.words), signs: placesOf(read.signs) };

  return possible
    .filter(({ wanted, by }) => {
      const starts = places[by].get(wanted[0] ?? '') ?? [];
      return starts.some((start) => wanted.every((sign, index) => read[by][start + index] === sign));
    })
    .map(({ entry }) => entry);
}

interface Entry {
  /** As it stands in the list. */
  entry: string;
  /** What has to follow each other, in words alone or in all signs. */
  wanted: string[];
  by: 'words' | 'signs';
}

/** Lists that were read before: many texts are held against one. */
const lists = new WeakMap<readonly string[], Entry[]>();

function readList(words: readonly string[]): Entry[] {
  const known = lists.get(words);
  if (known) return known;
  const entries = words.flatMap((entry): Entry[] => {
    const wanted = [...tokens(foldCase(plainText(entry)))];
    if (wanted.length === 0) return [];
    const by = wanted.every(({ isWord }) => isWord) ? 'words' : 'signs';
    return [{ entry, wanted: wanted.map(({ text }) => text), by }];
  });
  lists.set(words, entries);
  return entries;
}

/** Of a folded text. */
function* tokens(text: string): Generator<{ text: string; isWord: boolean }> {
  for (const { segment, isWordLike } of SEGMENTER.segment(text)) {
    if (segment.trim() !== '') yield { text: segment, isWord: isWordLike === true };
  }
}

function placesOf(list: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  list.forEach((word, index) => {
    const known = places.get(word);
    if (known) known.push(index);
    else places.set(word, [index]);
  });
  return places;
}

/**
 * By way of upper case, so that ß is ss and a dotless i an i; the dotted capital of Turkish leaves its dot behind, and the one
 * Greek letter with a form for word ends gets its usual one.
 */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('i\u0307', 'i').replaceAll('ς', 'σ');
}
