import { describe, expect, it } from 'vitest';
import { judgePassphrase, MAX_PASSPHRASE_LENGTH, MIN_PASSPHRASE_LENGTH } from '@/lib/auth/passphrase';
import fc from '@/tests/chance';

describe('a passphrase', () => {
  it.each([
    'the heron came back twice',
    'Stiefel im Regen, Stiefel im Schrank',
    'vier kleine Ottern 7',
    'мы пили чай на крыше до утра',
    'zwei Äpfel und ein Löffel',
    'x9$Kq2!vLw7#nBt4',
  ])('may be %s', (text) => {
    expect(judgePassphrase(text)).toMatchObject({ ok: true });
  });

  it.each([
    'short',
    'password1234567',
    'passwordpassword',
    'Pass-Word Pass-Word 1234',
    'qwertyuiopasdfgh',
    '1q2w3e4r5t6y7u8i',
    'aaaaaaaaaaaaaaaaaaaa',
    'abababababababab',
    'abcdefghijklmnop',
    'zyxwvutsrqponmlk',
    '123456789012345',
    'iloveyouiloveyou',
    'correct horse battery staple',
    'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ',
    'letmeinletmein123',
    'the heron came\0 back',
    'a long one '.repeat(20),
  ])('may not be %s', (text) => {
    expect(judgePassphrase(text)).toMatchObject({ ok: false, strength: 0, message: expect.any(String) });
  });

  it('may not be made of the handle', () => {
    expect(judgePassphrase('river-otter river-otter 1', { handle: 'river-otter' }).ok).toBe(false);
    expect(judgePassphrase('river-otter river-otter 1', { handle: 'somebody' }).ok).toBe(true);
  });

  it('is never weaker for words put behind it', () => {
    const word = fc.constantFrom('lamp', 'heron', 'quiet', 'bakery', 'ferry', 'mint', 'oak', 'stamp');
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 4, maxLength: 8 }), (words) => {
        const short = judgePassphrase(words.slice(0, -1).join(' '));
        expect(judgePassphrase(words.join(' ')).strength).toBeGreaterThanOrEqual(short.strength);
      }),
    );
  });

  it('counts characters as people do, and answers for every text', () => {
    expect(judgePassphrase('🦀🐙🦑🐚🪸🐡🐠🐬🐳🦭🐟🦞🦐🦈🐋').ok).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const length = Array.from(text).length;
        const { ok, strength } = judgePassphrase(text);
        expect(ok).toBe(strength > 0);
        if (length < MIN_PASSPHRASE_LENGTH || length > MAX_PASSPHRASE_LENGTH) expect(ok).toBe(false);
      }),
    );
  });
});
