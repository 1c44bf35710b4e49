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
  const read = { words: [] as string[], signs: [] as string[] };
  for (const token of tokens(text)) {
    read.signs.push(token.text);
    if (token.isWord) read.words.push(token.text);
  }
  const places = { words: placesOf(read.words), signs: placesOf(read.signs) };

  return words.filter((entry) => {
    const wanted = [...tokens(entry)];
    const by = wanted.every(({ isWord }) => isWord) ? 'words' : 'signs';
    const [first] = wanted;
    if (!first) return false;
    const starts = places[by].get(first.text) ?? [];
    return starts.some((start) => wanted.every((token, index) => read[by][start + index] === token.text));
  });
}

function* tokens(text: string): Generator<{ text: string; isWord: boolean }> {
  for (const { segment, isWordLike } of SEGMENTER.segment(foldCase(plainText(text)))) {
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
