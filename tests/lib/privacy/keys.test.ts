import { expect, it } from 'vitest';
import { keys } from '@/lib/privacy/keys';

it('derives one key of 32 bytes per purpose, once, and none of them is the secret', () => {
  const { encryption, blindIndex, token } = keys();
  expect(new Set([encryption, blindIndex, token].map((key) => key.toString('hex'))).size).toBe(3);
  for (const key of [encryption, blindIndex, token]) expect(key).toHaveLength(32);
  expect(encryption.toString('utf8')).not.toContain(process.env['ENCRYPTION_KEY']);
  expect(keys()).toBe(keys());
});
