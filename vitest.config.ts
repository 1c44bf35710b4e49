import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('.', import.meta.url));
const resolve = { alias: { '@/': root } };

/**
 * Past this a test hangs, or works quadratically. A unit test waits for nothing, but has lint beside it; an integration
 * test waits for PostgreSQL and deadlines of seconds, a page for a browser.
 */
const UNIT_TIMEOUT = 30_000;
const INTEGRATION_TIMEOUT = 60_000;
const BROWSER_TIMEOUT = 120_000;
/** A whole site with a database of its own has to come up first, beside another one. */
const SITE_TIMEOUT = 300_000;

/** What is waited for comes at once, or late on a machine that does much else; vitest itself gives up after a second. */
const expectation = { poll: { timeout: 30_000 } };

/** What takes longest, so that no worker is left alone with it at the end. Others follow by size, as vitest has it. */
const LONGEST = [
  'every-page.e2e.ts',
  'instances.e2e.ts',
  'accounts.e2e.ts',
  'guards.e2e.ts',
  'moderation-keys.e2e.ts',
  'moderation.e2e.ts',
  'outage.int.test.ts',
  'sign-in.int.test.ts',
  'import-process.int.test.ts',
];

/** The order of test files on a fresh clone, where vitest knows nothing of how long each took before. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.indexOf(basename(moduleId));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // The smallest machine this must finish on has two cores, and PostgreSQL or Chromium want their share of them.
    maxWorkers: 2,
    // A forgotten `.only` hides every other test.
    allowOnly: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.int.test.ts'],
          globalSetup: ['tests/setup/scratch.ts'],
          setupFiles: ['tests/setup/environment.ts', 'tests/setup/closed-network.ts'],
          expect: expectation,
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
          expect: expectation,
          testTimeout: INTEGRATION_TIMEOUT,
          hookTimeout: INTEGRATION_TIMEOUT,
        },
      },
      {
        resolve,
        test: {
          name: 'browser',
          // One of three always waits: for a page, for a site to come up, for the end of a window of ten seconds.
          maxWorkers: 3,
          include: ['tests/e2e/**/*.e2e.ts'],
          globalSetup: [
            'tests/setup/scratch.ts',
            'tests/setup/chromium.ts',
            'tests/setup/production-build.ts',
          ],
          setupFiles: ['tests/setup/closed-network.ts'],
          expect: expectation,
          testTimeout: BROWSER_TIMEOUT,
          hookTimeout: SITE_TIMEOUT,
        },
      },
    ],
  },
});
