import { describe, expect, it } from 'vitest';
import { deriveKey } from '@/lib/privacy/seal';
import { deriveToken, hashToken, matchesHash, newToken } from '@/lib/privacy/tokens';
import fc from '@/tests/chance';

const key = deriveKey({ secret: 'a secret of the tests', purpose: 'token' });

describe('deriveToken', () => {
  it('says the same token again, in 32 characters that any link carries', () => {
    const token = deriveToken({ key, purpose: 'receipt', id: '0123456789abcdef', version: 1 });
    expect(token).toBe(deriveToken({ key, purpose: 'receipt', id: '0123456789abcdef', version: 1 }));
    expect(token).toMatch(/^[\w-]{32}$/);
  });

  it('gives unlike tokens for unlike purposes, rows, versions and keys', () => {
    const parts = fc.record({ purpose: fc.string(), id: fc.string(), version: fc.nat() });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = one.purpose === other.purpose && one.id === other.id && one.version === other.version;
        expect(deriveToken({ key, ...one }) === deriveToken({ key, ...other })).toBe(same);
      }),
    );
    const otherKey = deriveKey({ secret: 'another', purpose: 'token' });
    const row = { purpose: 'receipt', id: 'a', version: 1 };
    expect(deriveToken({ key, ...row })).not.toBe(deriveToken({ key: otherKey, ...row }));
  });

  it('keeps its parts apart', () => {
    expect(deriveToken({ key, purpose: 'a', id: 'bc', version: 1 })).not.toBe(
      deriveToken({ key, purpose: 'ab', id: 'c', version: 1 }),
    );
    expect(deriveToken({ key, purpose: 'a', id: '1', version: 12 })).not.toBe(
      deriveToken({ key, purpose: 'a', id: '11', version: 2 }),
    );
  });

  it('does not change from one release to the next: links in old mails would die', () => {
    expect(deriveToken({ key, purpose: 'receipt', id: '0123456789abcdef', version: 1 })).toBe(
      'T9Zj-FA8PqpqldDCz1cR4tJzIjFp0wG6',
    );
  });
});

describe('newToken', () => {
  it('is 256 bits that do not come again', () => {
    const made = Array.from({ length: 1000 }, newToken);
    expect(new Set(made).size).toBe(1000);
    for (const token of made) expect(token).toMatch(/^[\w-]{43}$/);
  });
});

describe('hashToken and matchesHash', () => {
  it('knows the token by its hash alone', () => {
    const token = newToken();
    expect(hashToken(token)).toHaveLength(32);
    expect(matchesHash({ token, hash: hashToken(token) })).toBe(true);
    expect(matchesHash({ token, hash: new Uint8Array(hashToken(token)) })).toBe(true);
  });

  it('refuses every other token and every broken hash, without throwing', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array({ maxLength: 40 }), (token, hash) => {
        expect(matchesHash({ token, hash })).toBe(false);
        expect(matchesHash({ token, hash: hashToken(`${token}x`) })).toBe(false);
      }),
    );
  });
});
