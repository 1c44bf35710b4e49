import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

import { ENV_NAMES } from '@/lib/env-schema';

// Set before anything imports lib/env, which reads the environment once. What the host has set must not change a test.
for (const name of ENV_NAMES) Reflect.deleteProperty(process.env, name);

const dataDir = mkdtempSync(join(tmpdir(), 'folkmoot-test-'));
Object.assign(process.env, {
  DATA_DIR: dataDir,
  AUTH_SECRET: 'tests-only-'.padEnd(64, 'a'),
  ENCRYPTION_KEY: 'tests-only-'.padEnd(64, 'e'),
  LOG_LEVEL: 'error',
});

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});
