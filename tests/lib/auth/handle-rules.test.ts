import { describe, expect, it } from 'vitest';
import { foldName } from '@/lib/auth/fold-name';
import { checkHandle } from '@/lib/auth/handle-rules';
import fc from '@/tests/chance';

const handleOf = (raw: string) => {
  const checked = checkHandle(raw, { siteName: 'The Long Table' });
  return checked.outcome === 'ok' ? checked.handle : null;
};

describe('a handle', () => {
  it.each(['wren', 'Wren', 'night-shift', 'o.k', 'zoë', 'мира', '夜勤', 'नीलम', 'a1', 'x_y-z.9'])(
    'may be %s',
    (raw) => {
      expect(handleOf(raw)).toBe(raw.normalize('NFKC'));
    },
  );

  it.each([
    '',
    'a',
    'a'.repeat(31),
    'a'.repeat(10_000),
    'two words',
    '-wren',
    'wren.',
    'wr..en',
    'a/b',
    'a@b.test',
    'wren\u200b',
    'wr\u202een',
    'wren\0x',
    '\ud800ab',
    'e\u0301\u0302\u0303\u0304\u0305\u0306e',
    '🦀🦀',
    'admin',
    'Ａdmin',
    'аdmin',
    'admin\u200b',
    'mod.erator',
    'anonymous',
    'TheLongTable',
  ])('may not be %j', (raw) => {
    expect(handleOf(raw)).toBeNull();
  });

  it('comes out the same however often it is checked, and folds to what it is found by', () => {
    const unit = fc.oneof(
      fc.constantFrom(...Array.from('abcXYZ09._-éßſℌａⅷй夜')),
      fc.string({ unit: 'grapheme', maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (raw) => {
        const checked = checkHandle(raw);
        if (checked.outcome !== 'ok') return;
        expect(checkHandle(checked.handle)).toEqual(checked);
        expect(foldName(checked.handle)).toBe(checked.folded);
        expect(encodeURIComponent(checked.handle)).not.toContain('%00');
      }),
    );
  });
});
