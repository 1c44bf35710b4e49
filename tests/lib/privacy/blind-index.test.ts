import { describe, expect, it } from 'vitest';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { deriveKey } from '@/lib/privacy/seal';
import fc from '@/tests/chance';

const key = deriveKey({ secret: 'a secret of the tests', purpose: 'blind-index' });

describe('normaliseEmail', () => {
  it.each([
    ['ada@example.test', 'ada@example.test'],
    ['  ada@example.test \t', 'ada@example.test'],
    ['Ada.Byron+moot@Example.TEST', 'Ada.Byron+moot@example.test'],
    ["o'neil_{x}@mail.example.test", "o'neil_{x}@mail.example.test"],
    ['a@xn--bcher-kva.example', 'a@xn--bcher-kva.example'],
    ['a@bücher.example', 'a@xn--bcher-kva.example'],
    ['a@bu\u0308cher.example', 'a@xn--bcher-kva.example'],
    ['a@пример.example', 'a@xn--e1afmkfd.example'],
    ['a@1.example', 'a@1.example'],
    [`${'a'.repeat(64)}@example.test`, `${'a'.repeat(64)}@example.test`],
  ])('takes %j as %j', (raw, address) => {
    expect(normaliseEmail(raw)).toBe(address);
  });

  it.each([
    ['nothing', ''],
    ['no @', 'ada.example.test'],
    ['no local part', '@example.test'],
    ['no domain', 'ada@'],
    ['two addresses', 'a@example.test,b@example.test'],
    ['two addresses apart', 'a@example.test b@example.test'],
    ['two addresses with a semicolon', 'a@example.test;b@example.test'],
    ['a quoted local part', '"e@evil.test"@victim.test'],
    ['quotation marks', '"ada"@example.test'],
    ['a name and angle brackets', 'Ada <ada@example.test>'],
    ['a comment', 'ada(work)@example.test'],
    ['two @', 'a@b@example.test'],
    ['a full-width @', 'a＠example.test'],
    ['a small @', 'a﹫example.test'],
    ['a full-width letter', 'ａda@example.test'],
    ['a full-width dot', 'ada@example．test'],
    ['an ideographic dot', 'ada@example。test'],
    ['a ligature in the domain', 'ada@ﬁne.example'],
    ['a superscript', 'ada²@example.test'],
    ['letters beyond ASCII in the local part', 'zoë@example.test'],
    ['a line break and a header', 'ada@example.test\r\nBcc: all@example.test'],
    ['a line break at the end', 'ada@example.test\n'],
    ['NUL', 'ada\u0000@example.test'],
    ['a zero-width space', 'ada\u200b@example.test'],
    ['a zero-width space in the domain', 'ada@exam\u200bple.test'],
    ['a soft hyphen in the domain', 'ada@exam\u00adple.test'],
    ['bidirectional controls', '\u202eada@example.test'],
    ['routing by percent', 'victim%example.test@relay.example'],
    ['routing by exclamation mark', 'host!ada@example.test'],
    ['a dot first', '.ada@example.test'],
    ['a dot last', 'ada.@example.test'],
    ['two dots', 'ada..b@example.test'],
    ['two dots in the domain', 'ada@example..test'],
    ['a dot at the end of the domain', 'ada@example.test.'],
    ['a bare host', 'root@localhost'],
    ['an IPv4 address', 'ada@192.0.2.1'],
    ['an IPv4 address in hexadecimal', 'ada@0xc0.0x2.0x1'],
    ['an address literal', 'ada@[192.0.2.1]'],
    ['an IPv6 literal', 'ada@[IPv6:2001:db8::1]'],
    ['a port', 'ada@example.test:25'],
    ['a path', 'ada@example.test/x'],
    ['a label that begins with a hyphen', 'ada@-example.test'],
    ['a label that ends with a hyphen', 'ada@example-.test'],
    ['a label that is no punycode', 'ada@xn--\u00e9.example'],
    ['an underscore in the domain', 'ada@ex_ample.test'],
    ['a local part of 65', `${'a'.repeat(65)}@example.test`],
    ['a label of 64', `a@${'b'.repeat(64)}.test`],
    [
      '255 characters',
      `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.test`,
    ],
    ['a megabyte', 'a'.repeat(1_000_000)],
    ['a lone surrogate', 'a\ud800@example.test'],
  ])('refuses %s', (_what, raw) => {
    expect(normaliseEmail(raw)).toBeNull();
  });

  it.each([[['a@example.test']], [{ not: '' }], [undefined], [null], [7], [true]])(
    'refuses %j, which is no text',
    (raw) => {
      expect(normaliseEmail(raw)).toBeNull();
    },
  );

  it('gives what it would give again', () => {
    const domain = fc.constantFrom('Example.test', 'bücher.example', 'a.b.c.example', 'ПРИМЕР.example');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), domain, (local, host) => {
        const once = normaliseEmail(`${local}@${host}`);
        if (once !== null) expect(normaliseEmail(once)).toBe(once);
      }),
    );
  });

  it('gives printable ASCII with one @ and no white space, or nothing', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('@', '.', 'a', '\r\n', '"', ','),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const address = normaliseEmail(pieces.join(''));
        if (address !== null) expect(address).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('emailIndex', () => {
  it('finds an address whatever its letter case', () => {
    expect(emailIndex({ key, email: 'Ada@example.test' })).toEqual(
      emailIndex({ key, email: 'ada@example.test' }),
    );
    expect(emailIndex({ key, email: 'ada@example.test' })).toHaveLength(32);
  });

  it('gives unlike hashes for unlike addresses and keys', () => {
    const otherKey = deriveKey({ secret: 'another', purpose: 'blind-index' });
    const one = emailIndex({ key, email: 'ada@example.test' });
    expect(one).not.toEqual(emailIndex({ key, email: 'ada+x@example.test' }));
    expect(one).not.toEqual(emailIndex({ key: otherKey, email: 'ada@example.test' }));
  });
});
