import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { findMissing, type Lock } from '@/scripts/complete-lock';

it('finds every optional package of every platform in package-lock.json, without which npm ci refuses it', async () => {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
  expect(findMissing(lock)).toEqual([]);
});

it('names what a lock lacks', () => {
  const packages = { 'node_modules/a': { optionalDependencies: { 'a-linux-x64': '1.0.0' } } };
  expect(findMissing({ packages })).toMatchObject([{ name: 'a-linux-x64', version: '1.0.0' }]);
});
