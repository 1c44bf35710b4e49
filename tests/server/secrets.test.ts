import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepSecret, prepareSecrets } from '@/lib/server/secrets';

let parent: string;
let dataDir: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'folkmoot-secrets-'));
  dataDir = join(parent, 'data');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('secrets', () => {
  it('are made once and kept, in a folder and files that nobody else can read', async () => {
    const first: Record<string, string> = {};
    const again: Record<string, string> = {};
    expect(await prepareSecrets(first, dataDir)).toEqual({
      AUTH_SECRET: 'data-dir',
      ENCRYPTION_KEY: 'data-dir',
    });
    await prepareSecrets(again, dataDir);
    expect(again).toEqual(first);
    expect(first.AUTH_SECRET).toMatch(/^[\w-]{43}$/);
    expect(first.AUTH_SECRET).not.toBe(first.ENCRYPTION_KEY);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'encryption-key')).mode & 0o777).toBe(0o600);
  });

  it('are the same for all that start at once', async () => {
    const environments = Array.from({ length: 10 }, (): Record<string, string> => ({}));
    await Promise.all(environments.map((environment) => prepareSecrets(environment, dataDir)));
    expect(new Set(environments.map((environment) => JSON.stringify(environment))).size).toBe(1);
  });

  it('from the environment win, and are written nowhere', async () => {
    const environment = { AUTH_SECRET: 'a'.repeat(32), ENCRYPTION_KEY: 'e'.repeat(32) };
    const origins = await prepareSecrets(environment, dataDir);
    expect(origins).toEqual({ AUTH_SECRET: 'environment', ENCRYPTION_KEY: 'environment' });
    expect(existsSync(join(dataDir, 'encryption-key'))).toBe(false);
  });

  it('are never made anew in place of one that was lost', async () => {
    const file = join(parent, 'secret');
    writeFileSync(file, '');
    await expect(keepSecret(file)).rejects.toThrow('is empty');
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
