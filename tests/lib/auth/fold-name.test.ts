import { describe, expect, it } from 'vitest';
import { cleanName, foldName, isReservedName, RESERVED_NAMES } from '@/lib/auth/fold-name';
import { MAX_NAME_LENGTH } from '@/lib/auth/name-limits';
import fc from '@/tests/chance';

const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 70 }),
  fc.string({ unit: 'binary', maxLength: 70 }),
  fc
    .array(
      fc.constantFrom(
        'а',
        'В',
        'I',
        'l',
        'ß',
        'Σ',
        'ς',
        'İ',
        'ﬁ',
        'Ａ',
        'm',
        '\u0301',
        ' ',
        '.',
        '|',
        '%',
        '\u200d',
      ),
      {
        maxLength: 20,
      },
    )
    .map((parts) => parts.join('')),
);

describe('cleanName', () => {
  it.each([
    ['Pell', 'Pell'],
    ['  Red \u00a0 Umbrella\u3000', 'Red Umbrella'],
    ['Zoe\u0308', 'Zoë'],
    ['salt.and.iron', 'salt.and.iron'],
    ['Anonymous', 'Anonymous'],
    ['ad\u200bmin', 'admin'],
    ['فاطمه‌زهرا', 'فاطمه‌زهرا'],
    ['👩🏽‍🌾', '👩🏽‍🌾'],
    ['?', '?'],
    ['Ａda', 'Ａda'],
    ['a\u2800\u2800b', 'a b'],
    [`q${'\u0308'.repeat(40)}`, `q${'\u0308'.repeat(4)}`],
    ['😀'.repeat(60), '😀'.repeat(60)],
    [`${' '.repeat(500)}Pell`, 'Pell'],
  ])('keeps %j as %j', (raw, name) => {
    expect(cleanName(raw)).toEqual({ outcome: 'ok', name });
  });

  it.each([
    ['nothing', '', 'empty'],
    ['white space', ' \u00a0\u3000', 'empty'],
    ['what cannot be seen', '\u200b\u2060\ufeff\u00ad', 'empty'],
    ['fillers', '\u3164\u115f\u2800', 'empty'],
    ['a mark without a letter', '\u0301', 'empty'],
    ['61 code points', 'é'.repeat(61), 'too-long'],
    ['a megabyte', 'a'.repeat(1_000_000), 'too-long'],
    ['a line break and a header', 'Pell\r\nBcc: all@example.test', 'control'],
    ['a tab', 'a\tb', 'control'],
    ['NUL', 'a\0', 'control'],
    ['an escape', '\u001b[31m', 'control'],
    ['a line separator', 'a\u2028b', 'control'],
    ['a right-to-left override', 'nimda\u202e', 'control'],
    ['an isolate', '\u2067a\u2069', 'control'],
    ['half of a pair', 'a\ud83d', 'control'],
  ])('refuses %s', (_what, raw, reason) => {
    expect(cleanName(raw)).toEqual({ outcome: 'refused', reason });
  });

  it('gives what it would give again, within its limits', () => {
    fc.assert(
      fc.property(anyName, (raw) => {
        const cleaned = cleanName(raw);
        if (cleaned.outcome === 'refused') return;
        expect(cleanName(cleaned.name)).toEqual(cleaned);
        expect(Array.from(cleaned.name).length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
        expect(cleaned.name).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('foldName', () => {
  it('changes nothing more the second time', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const once = foldName(name);
        expect(foldName(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('comes to an end for every character there is', () => {
    // Three in four code points are nobody's yet: they stand for one another.
    const unassigned = /[\p{Cn}\p{Co}]/u;
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const character = String.fromCodePoint(point);
      if (unassigned.test(character)) continue;
      const once = foldName(character);
      if (foldName(once) !== once) expect.fail(`U+${point.toString(16)} folds on`);
    }
  }, 60_000);

  it.each([
    ['full width', 'Ａdmin', 'admin'],
    ['a Cyrillic letter', 'аdmin', 'admin'],
    ['a zero-width space', 'admin\u200b', 'admin'],
    ['a soft hyphen', 'ad\u00admin', 'admin'],
    ['capitals', 'ADMIN', 'admin'],
    ['a capital I for an l', 'PeIl', 'Pell'],
    ['a one for an l', 'Pe1l', 'Pell'],
    ['a bar for an l', 'Pe|l', 'Pell'],
    ['a nought for an o', 'M00n', 'Moon'],
    ['an accent', 'Péll', 'Pell'],
    ['a heap of marks', 'P\u0301\u0301\u0301\u0301ell', 'Pell'],
    ['an enclosing mark', 'P\u20ddell', 'Pell'],
    ['a stroke', 'Søren', 'Soren'],
    ['mathematical letters', '𝕻𝖊𝖑𝖑', 'Pell'],
    ['letters in circles', 'Ⓟⓔⓛⓛ', 'Pell'],
    ['r and n for m', 'Ernma', 'Emma'],
    ['a ligature', 'Oﬃce', 'Office'],
    ['spaces and dots', 'Red.Umbrella_', 'red umbrella'],
    ['Cyrillic throughout', 'ВОВ', 'Bob'],
    ['Greek capitals throughout', 'ΝΙΝΑ', 'Nina'],
    ['Cherokee', 'ᎠᎪᎳ', 'DAW'],
    ['a tag', 'Pell\u{e0061}', 'Pell'],
    ['a variation selector', 'Pell\ufe0f', 'Pell'],
    ['the letter case of Cyrillic', 'Вера Лебедь', 'ВЕРА ЛЕБЕДЬ'],
    ['the letter case of Greek', 'Σωκράτης', 'ΣΩΚΡΑΤΗΣ'],
    ['the letter case of German', 'Groß', 'GROSS'],
    ['the dotless i', 'Pılar', 'Pilar'],
    ['the dotted capital I', 'PİLAR', 'pilar'],
  ])('takes for one: %s', (_what, one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it.each([
    ['Pell', 'Bell'],
    ['Ana', 'Anna'],
    ['Ivan', 'Inan'],
    ['Pell 1', 'Pell 2'],
    ['कि', 'की'],
    ['محمد', 'محمود'],
    ['王', '玉'],
    ['🌹', '🥀'],
    ['...', '!!!'],
  ])('keeps apart: %s and %s', (one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });

  it('never folds what can be seen to nothing', () => {
    fc.assert(
      fc.property(anyName, (raw) => {
        const cleaned = cleanName(raw);
        if (cleaned.outcome === 'ok') expect(foldName(cleaned.name)).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it('pays no heed to letter case in Latin and Cyrillic', () => {
    const letters = fc.array(
      fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzéøßбвгджзийклмнпрстуфхцчшщыьэюя')),
    );
    fc.assert(
      fc.property(letters, (name) => {
        expect(foldName(name.join('').toUpperCase())).toBe(foldName(name.join('')));
      }),
    );
  });
});

describe('isReservedName', () => {
  it.each([
    'admin',
    'Ａdmin',
    'аdmin',
    'admin\u200b',
    '.A.D.M.I.N.',
    'Adrnin',
    'M0derator',
    'Folk moot',
    'ROOT',
    'Stаff',
  ])('reserves %j', (name) => {
    expect(isReservedName(name)).toBe(true);
  });

  it.each(['Anonymous', 'Pell', 'Adam', 'Madmin', 'Rooted', 'A moderate', '🌹'])(
    'leaves %j to anybody',
    (name) => {
      expect(isReservedName(name)).toBe(false);
    },
  );

  it('reserves the names it is given, whatever their dress', () => {
    expect(isReservedName('kitchen-door', ['Kitchen Door'])).toBe(true);
    expect(isReservedName('Kitchen', ['Kitchen Door'])).toBe(false);
  });

  it('reserves every name of its list', () => {
    for (const name of RESERVED_NAMES) expect(isReservedName(name.toUpperCase())).toBe(true);
  });
});
