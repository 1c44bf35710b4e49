import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const resolve = { alias: { '@/': root } };

/** A unit test waits for nothing, an integration test for PostgreSQL and deadlines of seconds, a page for a browser. */
const UNIT_TIMEOUT = 10_000;
const INTEGRATION_TIMEOUT = 30_000;
const BROWSER_TIMEOUT = 60_000;
/** A whole site with a database of its own has to come up first, beside another one. */
const SITE_TIMEOUT = 180_000;

export default defineConfig({
  test: {
    // The smallest machine this must finish on has two cores, and PostgreSQL or Chromium want their share of them.
    maxWorkers: 2,
    // A forgotten `.only` hides every other test.
    allowOnly: false,
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.int.test.ts'],
          globalSetup: ['tests/setup/scratch.ts'],
          setupFiles: ['tests/setup/environment.ts', 'tests/setup/closed-network.ts'],
          testTimeout: UNIT_TIMEOUT,
        },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['tests/**/*.int.test.ts'],
          globalSetup: ['tests/setup/scratch.ts', 'tests/setup/template-database.ts'],
          setupFiles: [
            'tests/setup/environment.ts',
            'tests/setup/closed-network.ts',
            'tests/setup/own-database.ts',
          ],
          testTimeout: INTEGRATION_TIMEOUT,
          hookTimeout: INTEGRATION_TIMEOUT,
        },
      },
      {
        resolve,
        test: {
          name: 'browser',
          // One in three is always waiting for a page, a site to come up, or the end of ten seconds.
          maxWorkers: 3,
          include: ['tests/e2e/**/*.e2e.ts'],
          globalSetup: [
            'tests/setup/scratch.ts',
            'tests/setup/chromium.ts',
            'tests/setup/production-build.ts',
          ],
          setupFiles: ['tests/setup/closed-network.ts'],
          testTimeout: BROWSER_TIMEOUT,
          hookTimeout: SITE_TIMEOUT,
        },
      },
    ],
  },
});
