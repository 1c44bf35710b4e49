import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishFile } from '@/lib/server/lock';

/** The secrets that a site cannot do without, and the files in DATA_DIR that keep those we made ourselves. */
const SECRET_FILES = { AUTH_SECRET: 'auth-secret', ENCRYPTION_KEY: 'encryption-key' } as const;

const SECRET_BYTES = 32;

export type SecretOrigin = 'environment' | 'data-dir';

/**
 * Completes `source` (the environment) with the secrets it lacks: made once, kept in `dataDir`, mode 600. Says where
 * each came from. Two processes that start at once agree on one value.
 */
export async function prepareSecrets(
  source: Record<string, string | undefined>,
  dataDir: string,
): Promise<Record<keyof typeof SECRET_FILES, SecretOrigin>> {
  await prepareDataDir(dataDir);
  const prepare = async (name: keyof typeof SECRET_FILES): Promise<SecretOrigin> => {
    if (source[name]) return 'environment';
    source[name] = await keepSecret(join(dataDir, SECRET_FILES[name]));
    return 'data-dir';
  };
  return { AUTH_SECRET: await prepare('AUTH_SECRET'), ENCRYPTION_KEY: await prepare('ENCRYPTION_KEY') };
}

/** The secret kept in the file at `path`: 256 random bits in base64url, made now if there is none. */
export async function keepSecret(path: string): Promise<string> {
  await publishUnlessThere(path);
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret === '')
    throw new Error(`${path} is empty. Restore it from a backup: what was sealed with it needs it.`);
  return secret;
}

/** The folder itself, closed to everybody else. As root it is opened for passing through, and no more, by the database. */
async function prepareDataDir(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (made !== undefined) await chmod(dataDir, 0o700);
}

async function publishUnlessThere(path: string): Promise<void> {
  const there = await readFile(path).then(
    () => true,
    () => false,
  );
  if (!there) await publishFile(path, randomBytes(SECRET_BYTES).toString('base64url'));
}
