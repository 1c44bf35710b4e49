/** Enough for every language that is written (Vietnamese, Hebrew with cantillation); more only climb over other lines. */
const MAX_MARKS = 4;

const LINE_BREAK = /\r\n?|[\u0085\u2028\u2029]/g;

/** Controls but tab and line feed, annotation marks, halves of a pair, and code points that are no characters. */
const UNWRITABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\ufff9-\ufffb\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** Scripts whose letters join, where a joiner or non-joiner is spelling: Persian cannot be written without them. */
const JOINING = [
  ...['Arab', 'Syrc', 'Mand', 'Nkoo', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda'],
  ...['Mlym', 'Sinh', 'Khmr', 'Mymr', 'Tibt'],
];
const JOINING_LETTER = `[${JOINING.map((script) => `\\p{scx=${script}}`).join('')}]`;

/** What is invisible and yet means something in its place. */
const MEANT = [
  // The flag of a region (England, Scotland, Wales) is a black flag and its letters written in tags.
  '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
  // One emoji made of several: a family, a flag with a rainbow.
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}]\\ufe0f?)\\u200d(?=\\p{Extended_Pictographic})',
  `(?<=${JOINING_LETTER}\\p{M}*)(?:\\u200d|\\u200c(?=${JOINING_LETTER}))`,
  // Which of its two forms a sign takes: an emoji or a plain sign, a variant of an ideograph.
  '(?<=[\\p{Emoji}\\p{S}\\p{Ideographic}\\p{scx=Mong}\\p{scx=Phag}\\p{scx=Mymr}])\\p{Variation_Selector}',
];

/** All that the eye does not see: bidirectional controls, zero-width characters, soft hyphens, fillers, tags. */
const INVISIBLE = new RegExp(`(${MEANT.join('|')})|\\p{Default_Ignorable_Code_Point}`, 'gu');

/** Marks on one base, also across signs of Markdown: emphasis that vanishes must not bring two heaps together. */
const MARKS = /[\p{Mn}\p{Me}](?:[!#()*<>[\\\]_`~]*[\p{Mn}\p{Me}])+/gu;
const MARK = /[\p{Mn}\p{Me}]/u;

/**
 * Text as it may be shown and compared: NFC, lines ending in line feeds, without controls (but tab and line feed), without
 * bidirectional controls and other invisible characters (joiners stay in emoji and where scripts need them, tags in flags
 * of regions), at most four combining marks on one base. Normalising twice changes nothing more. (SECURITY 1.5)
 */
export function normaliseText(text: string): string {
  const visible = text
    .replace(LINE_BREAK, '\n')
    .replace(UNWRITABLE, '')
    .replace(INVISIBLE, (_all, meant: string | undefined) => meant ?? '');
  // Heaps go first: bringing thousands of marks into order takes quadratic time. NFC may take one apart into two.
  return capMarks(capMarks(visible).normalize('NFC'));
}

function capMarks(text: string): string {
  return text.replace(MARKS, (run) => {
    let marks = 0;
    return Array.from(run, (character) =>
      MARK.test(character) && ++marks > MAX_MARKS ? '' : character,
    ).join('');
  });
}
