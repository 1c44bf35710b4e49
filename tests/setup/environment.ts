import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

// Set before anything imports lib/env, which reads the environment once. What the host has set must not change a test.
for (const name of Object.keys(process.env)) {
  if (/^(AKISMET|SMTP|DATABASE|VAPID|MAIL|TRUSTED_PROXY|RATE_LIMIT|DEMO|REPLY_MAIL|HOST$|PORT$)/.test(name)) {
    Reflect.deleteProperty(process.env, name);
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'folkmoot-test-'));
Object.assign(process.env, {
  DATA_DIR: dataDir,
  SITE_URL: 'http://127.0.0.1:3000',
  AUTH_SECRET: 'tests-only-'.padEnd(64, 'a'),
  ENCRYPTION_KEY: 'e'.repeat(64),
  LOG_LEVEL: 'error',
});

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});
