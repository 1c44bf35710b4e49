import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { clearAside, layAside, readAside, type AsideKind } from '@/lib/http/aside';
import { keepRefused, readRefused } from '@/lib/http/refused-form';

const schema = z.object({ code: z.string() });

function read(kind: AsideKind, cookie: string): { code: string } | null {
  return readAside({ kind, cookies: `other=1; ${cookie.split(';')[0] ?? ''}`, schema });
}

describe('what is laid aside for a page', () => {
  afterEach(() => vi.useRealTimers());

  it('comes back to the browser that has its cookie', () => {
    expect(read('codes', layAside({ kind: 'codes', value: { code: 'k3m9' } }))).toEqual({ code: 'k3m9' });
  });

  it('is kept from script, and unreadable where it lies', () => {
    const cookie = layAside({ kind: 'codes', value: { code: 'k3m9' } });
    const [, value = ''] = /=([^;]*)/.exec(cookie) ?? [];

    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    expect(Buffer.from(value, 'base64url').toString('latin1')).not.toContain('k3m9');
  });

  it('is over after ten minutes, however long the browser keeps the cookie', () => {
    vi.useFakeTimers();
    const cookie = layAside({ kind: 'codes', value: { code: 'k3m9' } });
    vi.advanceTimersByTime(10 * 60_000 + 1);

    expect(read('codes', cookie)).toBeNull();
  });

  it.each([
    ['of another kind', layAside({ kind: 'link', value: { code: 'k3m9' } }).replace('_link', '_codes')],
    ['changed', layAside({ kind: 'codes', value: { code: 'k3m9' } }).replace(/=(.{8})./, '=$1-')],
    ['of another shape', layAside({ kind: 'codes', value: ['k3m9'] })],
    ['gone', clearAside('codes')],
  ])('is nothing when it is %s', (_what, cookie) => {
    expect(read('codes', cookie)).toBeNull();
  });
});

describe('a refused form', () => {
  const cookie = keepRefused({
    form: 'sign-up',
    fields: { handle: 'wren', passphrase: 'not to be kept', displayName: ['a', 'b'] },
    keep: ['handle', 'displayName'],
    errors: { passphrase: ['Longer.'] },
  });

  it('keeps what may be said again, and the errors', () => {
    expect(readRefused({ form: 'sign-up', cookies: cookie })).toEqual({
      values: { handle: 'wren' },
      errors: { passphrase: ['Longer.'] },
    });
  });

  it('is empty for another form', () => {
    expect(readRefused({ form: 'handle', cookies: cookie })).toEqual({ values: {}, errors: {} });
  });

  it('is empty without a cookie', () => {
    expect(readRefused({ form: 'sign-up', cookies: null })).toEqual({ values: {}, errors: {} });
  });
});
