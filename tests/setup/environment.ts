import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { ENV_NAMES } from '@/lib/env-schema';

// Set before anything imports lib/env, which reads the environment once. What the host has set must not change a test.
for (const name of ENV_NAMES) Reflect.deleteProperty(process.env, name);

Object.assign(process.env, {
  DATA_DIR: mkdtempSync(join(inject('scratch'), 'data-')),
  AUTH_SECRET: 'tests-only-'.padEnd(64, 'a'),
  ENCRYPTION_KEY: 'tests-only-'.padEnd(64, 'e'),
  LOG_LEVEL: 'error',
});
