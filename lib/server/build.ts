import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitForLock } from '@/lib/server/lock';

/** What Next's output depends on. Its own configuration and the lock file stand for the packages. */
const SOURCES = ['app', 'components', 'lib', 'prisma/schema.prisma', 'public'];
const CONFIGURATION = ['next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package-lock.json'];

/** The client is made of the schema, and the command line is in no page. */
const LEFT_OUT = ['lib/generated', 'lib/cli'];

const STAMP = '.next/folkmoot-built-of';

/** A build takes half a minute on two idle cores. */
const LOCK_PATIENCE_MS = 15 * 60_000;

/** Whether `.next` was built from what lies in `root` now. */
export async function isBuildFresh(root: string): Promise<boolean> {
  const stamp = await readFile(join(root, STAMP), 'utf8').catch(() => '');
  return stamp === (await fingerprint(root));
}

/**
 * Builds the pages if what they are made of has changed since. Two at once: one builds, the other finds it done.
 * Throws with the output of `next build` when that fails.
 */
export async function buildIfStale(
  root: string,
  onProgress: (message: string) => void,
): Promise<'built' | 'built before'> {
  if (await isBuildFresh(root)) return 'built before';
  await mkdir(join(root, 'lib/generated'), { recursive: true });
  const lock = await waitForLock(join(root, 'lib/generated/build.lock'), LOCK_PATIENCE_MS);
  try {
    if (await isBuildFresh(root)) return 'built before';
    const sources = await fingerprint(root);
    await runBuild(root, onProgress);
    await writeFile(join(root, STAMP), sources);
    return 'built';
  } finally {
    await lock.release();
  }
}

async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const name of CONFIGURATION)
    hash.update(name).update(await readFile(join(root, name)).catch(() => ''));
  for (const name of SOURCES) {
    for (const path of await listFiles(root, name))
      hash.update(path).update(await readFile(join(root, path)));
  }
  return hash.digest('hex');
}

/** Every file below `name`, by its path from `root`, in an order that is the same everywhere. */
async function listFiles(root: string, name: string): Promise<string[]> {
  const found = await stat(join(root, name)).catch(() => undefined);
  if (found === undefined || LEFT_OUT.includes(name)) return [];
  if (!found.isDirectory()) return [name];
  const names = (await readdir(join(root, name))).sort();
  const lists = await Promise.all(names.map((child) => listFiles(root, `${name}/${child}`)));
  return lists.flat();
}

async function runBuild(root: string, onProgress: (message: string) => void): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const line = chunk
        .split('\n')
        .findLast((text) => /^\s*(✓ )?(Creating|Compiled|Collecting|Generating|Finalizing)/.test(text));
      if (line !== undefined) onProgress(line.replace('✓', '').replace(/ \.+$/, '').trim());
    });
  }
  const stopBuild = () => child.kill();
  process.once('exit', stopBuild);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  process.removeListener('exit', stopBuild);
  if (code !== 0) throw new Error(`${output.trim()}\n\nBuilding the pages failed.`);
}
