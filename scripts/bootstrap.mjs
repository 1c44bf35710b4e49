// What runs before anything is installed: plain JavaScript for Node 20 and later, without dependencies.
// Installs the locked packages if they are missing, makes what is made of sources (the database client, the script of our
// pages) if those changed, and hands over to the Node that came with the packages.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeLock } from './bootstrap-lock.mjs';
import { areAssetsFresh, buildAssets } from './build-assets.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const NODE = join(MODULES, '.bin', 'node');
const GENERATED = join(ROOT, 'lib', 'generated');

/** How V8 is to run our programs; the tests start theirs alike. */
const FLAGS = JSON.parse(readFileSync(join(ROOT, 'scripts', 'node-flags.json'), 'utf8'));

const PROGRAMS = {
  // V8 shrinks the room for young objects when it collects while nobody asks; what lives as long as a request needs it (decision 44).
  start: { entry: 'lib/server/start.ts', mode: 'production', flags: FLAGS.start },
  dev: { entry: 'lib/server/start.ts', mode: 'development', args: ['--dev'] },
  test: { entry: 'scripts/test.ts' },
  check: { entry: 'scripts/check.ts' },
  proxies: { entry: 'tests/proxies/check.ts' },
  bench: { entry: 'tests/bench/run.ts', mode: 'production' },
  // A command works beside the site and its database: with little room for young objects it takes a quarter less memory, no more time. And
  // V8 lets a heap grow to four times what is in use where collecting looks slow, which it does on a machine that others want too.
  cli: { entry: 'lib/cli/main.ts', mode: 'production', flags: FLAGS.cli },
};

/** Nothing that we run calls home, and Prisma is not to fetch an engine that we do not use: any program will do for it. */
const QUIET = {
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
};

const [name, ...args] = process.argv.slice(2);
const program = Object.hasOwn(PROGRAMS, name ?? '') ? PROGRAMS[name] : undefined;
if (program === undefined)
  fail(`Usage: node scripts/bootstrap.mjs ${Object.keys(PROGRAMS).join('|')} [arguments]`, 2);
if (Number.parseInt(process.versions.node, 10) < 20)
  fail(`Folkmoot needs Node 20 or later; this is ${process.version}.`);

if (!isInstalled() || !isGenerated() || !areAssetsFresh(ROOT)) {
  mkdirSync(GENERATED, { recursive: true });
  const unlock = await takeLock(join(GENERATED, 'bootstrap.lock'), () =>
    say('Waiting for another start, which is installing.\n'),
  );
  try {
    if (!isInstalled()) await install();
    if (!isGenerated()) generate();
    if (!areAssetsFresh(ROOT)) await buildAssets(ROOT);
  } finally {
    unlock();
  }
}
run(program);

/**
 * Whether node_modules holds what package-lock.json says, by the list that npm leaves there when it has finished.
 * Packages for other machines are missing from it, as they should be.
 */
function isInstalled() {
  if (!existsSync(NODE)) return false;
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const present = readPackages(join(MODULES, '.package-lock.json'));
  const isSame = (path) =>
    wanted[path]?.version === present[path]?.version && wanted[path]?.integrity === present[path]?.integrity;
  return (
    Object.keys(present).every((path) => isSame(path)) &&
    Object.entries(wanted).every(([path, { optional }]) => path in present || optional)
  );
}

function readPackages(path) {
  try {
    const { packages } = JSON.parse(readFileSync(path, 'utf8'));
    delete packages['']; // the project itself
    return packages;
  } catch {
    return {};
  }
}

async function install() {
  const folders = Object.entries(readPackages(join(ROOT, 'package-lock.json'))).flatMap(
    ([path, { optional }]) => (optional ? [] : [path]),
  );
  const npm = spawn(
    'npm',
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'],
    {
      cwd: ROOT,
      env: { ...process.env, ...QUIET, PATH: pathWithoutModules() },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  npm.stdout.on('data', (chunk) => (output += chunk));
  let shown = -1;
  const progress = setInterval(
    () => {
      const done = folders.filter((folder) => existsSync(join(ROOT, folder, 'package.json'))).length;
      if (done !== shown) say(`Installing packages: ${done} of ${folders.length}`);
      shown = done;
    },
    process.stdout.isTTY ? 500 : 5000,
  );
  say(`Installing packages: this takes a minute or two, the first time`);
  const code = await new Promise((resolve) => npm.once('close', resolve).once('error', () => resolve(127)));
  clearInterval(progress);
  if (code !== 0) fail(`${output}\nInstalling failed (npm ci ended with ${code}).`);
  if (!existsSync(NODE))
    fail(
      'Installing brought no Node: allow install scripts for the package "node", and run npm rebuild node.',
    );
  say('Installed.\n');
}

/** The client is made of the schema by this version of Prisma; when either changes it is made anew. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'prisma', 'schema.prisma')));
  return hash.update(readFileSync(join(MODULES, 'prisma', 'package.json'))).digest('hex');
}

function isGenerated() {
  const stamp = join(GENERATED, 'prisma', '.made-of');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

function generate() {
  const { status, stdout, stderr } = spawnSync(
    NODE,
    [join(MODULES, 'prisma', 'build', 'index.js'), 'generate'],
    {
      cwd: ROOT,
      env: { ...process.env, ...QUIET },
      encoding: 'utf8',
    },
  );
  if (status !== 0) fail(`${stdout}${stderr}\nGenerating the database client failed.`);
  writeFileSync(join(GENERATED, 'prisma', '.made-of'), fingerprint());
}

/** Runs the program on its own Node, with our terminal. Signals go on to it, and its end is ours. */
function run({ entry, mode, flags = [], args: own = [] }) {
  const child = spawn(NODE, [...flags, '--import', 'tsx', entry, ...own, ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...QUIET,
      INIT_CWD: process.cwd(), // file names on the command line are meant from there
      // Node keeps what it has compiled: the next start, and every command, is a good half second shorter.
      NODE_COMPILE_CACHE: join(MODULES, '.cache', 'compiled'),
      ...(mode && { NODE_ENV: mode }),
      PATH: [join(MODULES, '.bin'), process.env.PATH].join(delimiter),
    },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) stopWithoutParent(child);
  child.once('error', (error) => fail(`${NODE} does not run: ${error.message}`));
  child.once('close', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}

/**
 * npm cannot pass a `kill -9` on. Without it nobody holds the site any more, so it ends. Between npm and us there is a
 * shell, which lives on and is handed to another parent.
 */
function stopWithoutParent(child) {
  const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const first = ancestors();
  setInterval(() => ancestors() !== first && child.kill('SIGTERM'), 1000).unref();
}

/** Only Linux tells: the second field after the name, in brackets, of proc_pid_stat(5). */
function parentOf(pid) {
  const stat = `/proc/${pid}/stat`;
  return (
    existsSync(stat) &&
    readFileSync(stat, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[1]
  );
}

/** npm runs us with node_modules/.bin in front; what removes node_modules must not run from there. */
function pathWithoutModules() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(MODULES))
    .join(delimiter);
}

/** One line of progress, in place of the last one on a terminal. On standard error: a command's output is its own. */
function say(text) {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text.trimEnd()}\n`);
}

function fail(text, code = 1) {
  process.stderr.write(`${text.trim()}\n`);
  process.exit(code);
}
