// Completes package-lock.json after `npm install` beside a registry that does not serve packages for other platforms:
// npm then leaves them out, and `npm ci` refuses the lock everywhere. Run it as `node --import tsx scripts/complete-lock.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LOCK = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

interface Entry {
  version?: string;
  license?: string;
  engines?: Record<string, string>;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, Entry>;
}

interface Missing {
  name: string;
  version: string;
  /** Whose optional package it is. */
  parent: Entry;
}

/** The optional packages that others name and the lock lacks. */
export function findMissing({ packages }: Lock): Missing[] {
  return Object.entries(packages).flatMap(([path, parent]) =>
    Object.entries(parent.optionalDependencies ?? {})
      .filter(
        ([name]) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      )
      .map(([name, version]) => ({ name, version, parent })),
  );
}

function entryFor({ name, version, parent }: Missing) {
  const parts = (name.split('/').at(-1) ?? name).split('-');
  const os = SYSTEMS.find((system) => parts.includes(system));
  const cpu = PROCESSORS.find((processor) => parts.includes(processor));
  const libc = parts.includes('musl')
    ? ['musl']
    : os === 'linux' && parts.includes('gnu')
      ? ['glibc']
      : undefined;
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(parent.dev && { dev: true }),
    license: parent.license ?? 'MIT',
    optional: true,
    ...(os && { os: [os] }),
    ...(libc && { libc }),
    ...(parent.engines && { engines: parent.engines }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(LOCK, 'utf8')) as Lock;
  const missing = findMissing(lock);
  for (const absent of missing) lock.packages[`node_modules/${absent.name}`] = entryFor(absent);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${missing.length} packages added to package-lock.json\n`);
}
