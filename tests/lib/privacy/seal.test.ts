import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveKey, open, seal } from '@/lib/privacy/seal';
import fc from '@/tests/chance';

const key = deriveKey({ secret: 'a secret of the tests', purpose: 'seal' });
const context = 'email:0123456789abcdef';

describe('seal and open', () => {
  it('gives back what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (plaintext, anyContext) => {
        const sealed = seal({ key, plaintext, context: anyContext });
        expect(open({ key, sealed, context: anyContext })).toEqual(Buffer.from(plaintext));
      }),
    );
  });

  it('takes text as UTF-8', () => {
    const sealed = seal({ key, plaintext: 'zoë@example.test', context });
    expect(open({ key, sealed, context }).toString('utf8')).toBe('zoë@example.test');
  });

  it('opens what the database hands back: a view into a larger buffer', () => {
    const sealed = seal({ key, plaintext: 'words', context });
    const larger = new Uint8Array(sealed.length + 10);
    larger.set(sealed, 5);
    expect(open({ key, sealed: larger.subarray(5, 5 + sealed.length), context }).toString()).toBe('words');
  });

  it('shows nothing of the plaintext and never seals the same way twice', () => {
    const first = seal({ key, plaintext: 'words that nobody may read', context });
    const second = seal({ key, plaintext: 'words that nobody may read', context });
    expect(first.equals(second)).toBe(false);
    expect(first.includes('words')).toBe(false);
    expect(first[0]).toBe(1);
    expect(first.length).toBe(1 + 12 + 'words that nobody may read'.length + 16);
  });

  it('refuses a value of which any single bit was changed', () => {
    const sealed = seal({ key, plaintext: 'words', context });
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = sealed[bit >> 3]! ^ (1 << (bit & 7));
      expect(refusal(changed)).toMatchObject({
        code: 'internal',
        message: 'A sealed value could not be opened.',
      });
    }
  });

  it('refuses every shortened value, and bytes that were never sealed', () => {
    const sealed = seal({ key, plaintext: 'words', context });
    for (let length = 0; length < sealed.length; length += 1) {
      expect(refusal(sealed.subarray(0, length))).toMatchObject({ code: 'internal' });
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(refusal(Buffer.from(bytes))).toMatchObject({ code: 'internal' });
      }),
    );
  });

  it('refuses a value that was moved to another context or opened with another key', () => {
    const sealed = seal({ key, plaintext: 'words', context });
    expect(refusal(sealed, { context: 'email:zzzzzzzzzzzzzzzz' })).toMatchObject({ code: 'internal' });
    expect(refusal(sealed, { key: randomBytes(32) })).toMatchObject({ code: 'internal' });
  });

  it('tells nothing more when it refuses', () => {
    const error = refusal(randomBytes(60));
    expect(error.cause).toBeUndefined();
    expect(Object.keys(error).sort()).toEqual(['code', 'name']);
  });

  it('refuses a key of another length', () => {
    expect(() => seal({ key: randomBytes(16), plaintext: 'x', context })).toThrow('32 bytes');
    expect(refusal(randomBytes(60), { key: randomBytes(31) }).message).toContain('32 bytes');
  });

  function refusal(sealed: Uint8Array, other: { key?: Buffer; context?: string } = {}): Error {
    try {
      open({ key, sealed, context, ...other });
    } catch (error) {
      return error as Error;
    }
    throw new Error('It opened.');
  }
});

describe('deriveKey', () => {
  it('always gives the same 32 bytes for a secret and a purpose', () => {
    expect(deriveKey({ secret: 's', purpose: 'seal' }).toString('hex')).toBe(
      deriveKey({ secret: Buffer.from('s'), purpose: 'seal' }).toString('hex'),
    );
    expect(deriveKey({ secret: 's', purpose: 'seal' })).toHaveLength(32);
  });

  it('gives unlike keys for unlike purposes and secrets', () => {
    const made = ['seal', 'blind-index', 'token'].flatMap((purpose) =>
      ['one', 'two'].map((secret) => deriveKey({ secret, purpose }).toString('hex')),
    );
    expect(new Set(made).size).toBe(made.length);
  });

  it('does not change from one release to the next: sealed rows would be lost', () => {
    expect(deriveKey({ secret: 'fixed', purpose: 'seal' }).toString('hex')).toBe(
      '1e5b27497ee7bca645ff1cd447f3d14e6e5abb29de920f5b8329280b014f1405',
    );
  });
});
