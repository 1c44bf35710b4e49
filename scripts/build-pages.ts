import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENV_NAMES } from '@/lib/env-schema';
import { buildIfStale } from '@/lib/server/build';
import { prepareEnvironment, ROOT } from '@/lib/server/prepare';

// Builds the pages if what they are made of has changed, as a start of the site would, in an environment of its own.
const dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-build-'));
try {
  // Empty counts as unset, and keeps what a developer's `.env` says out of this.
  for (const name of ENV_NAMES) process.env[name] = '';
  process.env.DATA_DIR = dataDir;
  await prepareEnvironment();
  await buildIfStale(ROOT, (line) => process.stdout.write(`${line}\n`));
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
