import { execFile } from 'node:child_process';
import {
  chmod,
  chown,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  findPostgresBinaries,
  isReachable,
  makeStagedFolder,
  newServerUser,
  type PostgresBinaries,
  type ServerUser,
} from '@/lib/server/postgres-binaries';
import { keepSecret } from '@/lib/server/secrets';

/** The role that owns everything in the embedded cluster, and the database. */
export const ROLE = 'folkmoot';

/** What PostgreSQL may know of our environment: nothing. */
export const CLEAN_ENVIRONMENT = {
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
} as unknown as NodeJS.ProcessEnv;

/** A folder with a database cluster in it, and all that is needed to run it. `path` is real, without links. */
export type Cluster = { path: string; password: string; binaries: PostgresBinaries; user: ServerUser };

/**
 * The cluster of `dataDir`, made now if there is none. It lives in `DATA_DIR/postgres`, which is a link to a folder
 * elsewhere when we are root and PostgreSQL's own user could not get there. Throws when the cluster is of another major
 * version than the binaries. Call it under a lock.
 */
export async function prepareCluster(
  dataDir: string,
  onProgress: (message: string) => void,
): Promise<Cluster> {
  const password = await keepSecret(join(dataDir, 'postgres-password'));
  const link = join(dataDir, 'postgres');
  const path = await realpath(link).catch(() => undefined);
  if (path !== undefined) return openCluster(path, password);

  onProgress('creating the database');
  const user = newServerUser();
  const binaries = await findPostgresBinaries(user);
  const home = (await openDataDir(dataDir, user)) ? await realpath(dataDir) : await makeStagedFolder();
  const made = join(home, 'postgres');
  await runInitdb({ home, made, password, binaries, user });
  if (dirname(made) !== (await realpath(dataDir))) await symlink(made, link);
  return { path: made, password, binaries, user };
}

async function openCluster(path: string, password: string): Promise<Cluster> {
  const { uid, gid } = await stat(path);
  const user = process.getuid?.() === 0 ? { uid, gid } : undefined; // whoever made the cluster is to run it
  if (uid === 0) {
    throw new Error(
      `The database in ${path} belongs to root, and PostgreSQL does not run as root. Give it to nobody with chown -R.`,
    );
  }
  if (!(await isReachable(path, user))) {
    throw new Error(
      `The database in ${path} is out of reach for its user. Open the folders above it with chmod o+x.`,
    );
  }
  const binaries = await findPostgresBinaries(user);
  const major = Number.parseInt(await readFile(join(path, 'PG_VERSION'), 'utf8'), 10);
  if (major !== binaries.major) {
    throw new Error(
      `The database in ${path} was made by PostgreSQL ${major}; this is PostgreSQL ${binaries.major}, which cannot read it. ` +
        'Run the version of Folkmoot that made it, take a backup there, and restore the backup here.',
    );
  }
  return { path, password, binaries, user };
}

/** As root: lets PostgreSQL's user pass through DATA_DIR, without listing it. False when it could not get there anyway. */
async function openDataDir(dataDir: string, user: ServerUser): Promise<boolean> {
  if (user === undefined) return true;
  if (!(await isReachable(dirname(await realpath(dataDir)), user))) return false;
  await chmod(dataDir, 0o711);
  return true;
}

type NewCluster = {
  home: string;
  made: string;
  password: string;
  binaries: PostgresBinaries;
  user: ServerUser;
};

/** Made aside and moved into place when whole, so that a cluster is never half there. */
async function runInitdb({ home, made, password, binaries, user }: NewCluster): Promise<void> {
  const draft = join(home, 'postgres.new');
  const passwordFile = join(home, 'postgres.new-password');
  await rm(draft, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
  if (user !== undefined) {
    await chown(draft, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  try {
    const flags = [
      `--pgdata=${draft}`,
      `--username=${ROLE}`,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
    ];
    // Bytes decide the order, the same on every machine; but letters beyond ASCII have an upper and a lower case.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    await promisify(execFile)(binaries.initdb, [...flags, ...locale, '--no-instructions'], {
      ...user,
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
    });
    await rename(draft, made);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
