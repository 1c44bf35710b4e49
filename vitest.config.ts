import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const resolve = { alias: { '@/': root } };

/**
 * Past this a test hangs, or works quadratically. A unit test waits for nothing, but has lint beside it; an integration
 * test waits for PostgreSQL and deadlines of seconds, a page for a browser.
 */
const UNIT_TIMEOUT = 20_000;
const INTEGRATION_TIMEOUT = 30_000;
const BROWSER_TIMEOUT = 60_000;
/** A whole site with a database of its own has to come up first, beside another one. */
const SITE_TIMEOUT = 180_000;

/** One of these always waits: for PostgreSQL, a page, a site to come up, the end of a window of ten seconds. */
const WAITING_WORKERS = 3;

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
          maxWorkers: WAITING_WORKERS,
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
          maxWorkers: WAITING_WORKERS,
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
