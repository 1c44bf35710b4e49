import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENV_NAMES, isLoopbackUrl, parseEnv } from '@/lib/env-schema';

const SECRETS = { AUTH_SECRET: 'a'.repeat(32), ENCRYPTION_KEY: 'e'.repeat(32) };

function parse(given: Record<string, string>) {
  return parseEnv({ ...SECRETS, ...given });
}

describe('the environment', () => {
  it('has the defaults of the contract', () => {
    expect(parse({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      SITE_URL: 'http://127.0.0.1:3000',
      DATA_DIR: resolve('.folkmoot'),
      AKISMET_ENDPOINT: 'https://rest.akismet.com/1.1/',
      REPLY_MAIL_DELAY: 300,
      TRUSTED_PROXY_HOPS: 0,
      RATE_LIMIT: 'on',
      DEMO: 'auto',
      LOG_LEVEL: 'info',
    });
  });

  it('makes the address of the site of HOST and PORT', () => {
    expect(parse({ HOST: '::1', PORT: '8080' }).SITE_URL).toBe('http://[::1]:8080');
    expect(parse({ SITE_URL: 'https://example.org/' }).SITE_URL).toBe('https://example.org');
  });

  it('takes several shared caches', () => {
    expect(parse({}).PURGE_URL).toEqual([]);
    const PURGE_URL = 'http://127.0.0.1:6081/, https://cache.example.org/purge';
    expect(parse({ PURGE_URL }).PURGE_URL).toEqual([
      'http://127.0.0.1:6081/',
      'https://cache.example.org/purge',
    ]);
  });

  it('takes an empty value for unset', () => {
    expect(parse({ PORT: '', SMTP_URL: '', AKISMET_KEY: '' })).toMatchObject({ PORT: 3000 });
  });

  it.each([
    ['PURGE_URL', { PURGE_URL: 'http://127.0.0.1/ varnish' }],
    ['PURGE_URL', { PURGE_URL: 'http://me:secret@127.0.0.1/' }],
    ['PORT', { PORT: 'abc' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '0' }],
    ['HOST', { HOST: 'no host' }],
    ['HOST', { HOST: 'a:b' }],
    ['SITE_URL', { SITE_URL: 'example.org' }],
    ['SITE_URL', { SITE_URL: 'https://example.org/blog' }],
    ['SITE_URL', { SITE_URL: 'https://me@example.org' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://127.0.0.1/x' }],
    ['AUTH_SECRET', { AUTH_SECRET: 'short' }],
    ['AKISMET_KEY', { AKISMET_KEY: 'two words' }],
    ['AKISMET_ENDPOINT', { AKISMET_ENDPOINT: 'http://example.org/1.1/' }],
    ['SMTP_URL', { SMTP_URL: 'https://example.org' }],
    ['MAIL_FROM', { MAIL_FROM: 'nobody\r\nBcc: a@example.org' }],
    ['REPLY_MAIL_DELAY', { REPLY_MAIL_DELAY: '-1' }],
    ['TRUSTED_PROXY_HOPS', { TRUSTED_PROXY_HOPS: '99' }],
    ['RATE_LIMIT', { RATE_LIMIT: 'maybe' }],
    ['RATE_LIMIT', { RATE_LIMIT: 'off', SITE_URL: 'https://example.org' }],
    ['RATE_LIMIT', { RATE_LIMIT: 'off', HOST: '0.0.0.0' }],
    ['DEMO', { DEMO: 'yes' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ])('refuses a bad %s in one line that names it: %o', (name, given: Record<string, string>) => {
    expect(() => parse(given)).toThrow(new RegExp(`^${name} .+\\.$`));
  });

  it('never quotes a value: it may be a secret', () => {
    expect(() => parse({ AUTH_SECRET: 'hush-hush' })).not.toThrow(/hush/);
    expect(() => parse({ SMTP_URL: 'ftp://me:hush@example.org' })).not.toThrow(/hush/);
  });

  it('lets limits be switched off on this machine alone', () => {
    expect(parse({ RATE_LIMIT: 'off' }).RATE_LIMIT).toBe('off');
    expect(isLoopbackUrl('http://localhost:3000')).toBe(true);
    expect(isLoopbackUrl('http://[::1]:3000')).toBe(true);
    expect(isLoopbackUrl('http://127.0.0.1.example.org')).toBe(false);
    expect(isLoopbackUrl('http://0.0.0.0:3000')).toBe(false);
  });

  it('is documented in .env.example, every variable, with its default', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n');
    const documented = lines.flatMap((line) => /^([A-Z_]+)=(.*)$/.exec(line)?.slice(1, 3) ?? []);
    const values = Object.fromEntries(
      Array.from({ length: documented.length / 2 }, (_, i) => [documented[2 * i], documented[2 * i + 1]]),
    ) as Record<string, string>;
    expect(Object.keys(values).sort()).toEqual([...ENV_NAMES].sort());
    expect(parse({ ...values, ...SECRETS })).toEqual(parse({}));
  });
});
