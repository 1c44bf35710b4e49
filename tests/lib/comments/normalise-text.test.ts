import { describe, expect, it } from 'vitest';
import { normaliseText } from '@/lib/comments/normalise-text';
import fc from '@/tests/chance';

/** Text made of what this file is about: letters, marks, joiners, controls, tags, markup. */
const awkwardText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'e\u0301',
        'ا',
        'ک',
        '\u064b',
        'क',
        '\u094d',
        '👩',
        '🏽',
        '❤',
        '\ufe0f',
        '🏴',
        '漢',
        '*',
        '#',
      ),
      fc.constantFrom(
        '\u200b',
        '\u200c',
        '\u200d',
        '\u200e',
        '\u202e',
        '\u2066',
        '\u00ad',
        '\ufeff',
        '\u3164',
      ),
      fc.constantFrom(
        '\u0301',
        '\u0327',
        '\u0344',
        '\u0958',
        '\u20e3',
        '\u{e0067}',
        '\u{e007f}',
        '\r',
        '\n',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
      fc.constantFrom('\ud800', '\udc00', '\uffff', '\u1100', '\u1161', '\u11a8'),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('normaliseText', () => {
  it('changes nothing more the second time, and gives NFC', () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        const once = normaliseText(text);
        expect(normaliseText(once)).toBe(once);
        expect(once.normalize('NFC')).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('never leaves what reorders lines, control characters, halves of a pair or a fifth mark', () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        const shown = normaliseText(text);
        expect(shown).not.toMatch(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u3164\p{Cs}]/u);
        expect(shown).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\uffff]/);
        expect(shown).not.toMatch(/[\p{Mn}\p{Me}]{5}/u);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['an English sentence', 'The kettle’s lid had to be held — “twice”.\n\n\tThen not.'],
    ['Vietnamese', 'Tiếng Việt: ngữ, đường'],
    ['Hebrew with points', 'שָׁל֑וֹם'],
    ['Arabic with marks', 'السَّلَامُ عَلَيْكُمْ'],
    ['Persian with its non-joiner', 'می‌خواهم کتاب‌ها را'],
    ['Hindi with a joiner', 'क्‍ष क्ष'],
    ['Sinhala', 'ශ්‍රී ලංකාව'],
    ['Thai', 'ที่นี่น้ำ'],
    ['Korean', '안녕하세요'],
    ['a family', '👩🏽‍🤝‍👨🏿 👨‍👩‍👧‍👦'],
    ['flags', '🏳️‍🌈 🏳️‍⚧️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇺🇦'],
    ['a red heart and a keycap', '❤️ 1️⃣'],
    ['a variant of an ideograph', '葛󠄀'],
  ])('leaves %s as it is', (_what, text) => {
    expect(normaliseText(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['decomposed letters are composed', 'e\u0301', 'é'],
    ['letters that a zero-width space kept apart from their marks', 'e\u200b\u0301', 'é'],
    ['line ends become line feeds', 'a\r\nb\rc\u2028d\u2029e\u0085f', 'a\nb\nc\nd\ne\nf'],
    ['an override that turns a file name around', 'photo\u202egpj.exe', 'photogpj.exe'],
    ['isolates', '\u2066a\u2069', 'a'],
    ['direction marks', '\u200ea\u200f\u061c', 'a'],
    ['zero-width characters inside a word', 'f\u200bo\u200co\u200d\u2060\ufeff', 'foo'],
    ['soft hyphens', 'sui\u00adcide', 'suicide'],
    ['a message in tags', 'hi\u{e0073}\u{e0065}\u{e0063}\u{e0072}\u{e0065}\u{e0074}', 'hi'],
    ['tags after a flag that are no region', '🏴\u{e0073}\u{e0065}', '🏴'],
    ['a message in variation selectors', 'hi\ufe01\ufe02\u{e0101}\u{e0102}', 'hi'],
    ['a second variation selector', '❤\ufe0f\ufe0f', '❤\ufe0f'],
    ['a second joiner', '👩\u200d\u200d👩', '👩👩'],
    ['a non-joiner with nothing to keep apart', 'ا\u200c', 'ا'],
    ['NUL and escapes', 'a\0b\u001b[31mc', 'ab[31mc'],
    ['fillers that look like nothing', '\u3164\u115f\uffa0', ''],
    ['noncharacters', 'a\ufffe\uffff\u{1ffff}', 'a'],
    ['halves of a pair', 'a\ud800b\udc00', 'ab'],
  ])('mends %s', (_what, text, shown) => {
    expect(normaliseText(text)).toBe(shown);
  });

  it('keeps four marks of a heap, also when signs of emphasis are strewn among them', () => {
    expect(normaliseText(`q${'\u0308'.repeat(50)}x`)).toBe(`q${'\u0308'.repeat(4)}x`);
    expect(normaliseText(`q${'\u0308*'.repeat(50)}x`)).toBe(`q${'\u0308*'.repeat(4)}${'*'.repeat(46)}x`);
    expect(normaliseText('q\u0308\u0308\u0308 q\u0308\u0308\u0308')).toBe(
      'q\u0308\u0308\u0308 q\u0308\u0308\u0308',
    );
  });

  it.each([
    ['marks in the wrong order', `a${'\u0301\u0327'.repeat(10_000)}`],
    ['marks between asterisks', 'q\u0308*'.repeat(6000)],
    ['one mark and asterisks', `\u0308${'*'.repeat(20_000)}`],
    ['joiners after marks', `ا${'\u064b'.repeat(10_000)}${'\u200d'.repeat(10_000)}`],
    ['unfinished flags', `🏴${'\u{e0061}'.repeat(20_000)}`],
  ])('comes to an end with %s', (_what, text) => {
    // Quadratic work on this much runs into the limit that every test has.
    expect(normaliseText(text).length).toBeLessThanOrEqual(text.length);
  });
});
