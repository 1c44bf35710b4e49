import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from '@/lib/env';
import { isLoopbackUrl } from '@/lib/env-schema';
import { isId, newId } from '@/lib/ids';
import { readEml, type ReadMail } from '@/lib/mail/read-eml';

/** More than this many are not looked at; the folder has them all. */
const SHOWN = 100;

/** `2026-11-24T09-30-00-000Z-0123456789abcdef.eml`: in order by name, and each to be named by its last part. */
const FILE = /^[\dTZ-]+-([0-9a-z]{16})\.eml$/;

/** A mail as `/dev/mail` shows it. */
export type KeptMail = ReadMail & { id: string };

/** Keeps a mail as a file of its own in DATA_DIR/mail, for this machine's user alone. */
export async function keepMail(bytes: Buffer): Promise<void> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${newId()}.eml`;
  await writeFile(join(folder(), name), bytes, { mode: 0o600, flag: 'wx' });
}

/** Whether mail is kept here to be looked at: on a site that nobody else can reach, and that has no mail server. */
export function isMailKept(): boolean {
  return env.SMTP_URL === undefined && isLoopbackUrl(env.SITE_URL);
}

/** What was kept last, newest first. */
export async function listKeptMail(): Promise<KeptMail[]> {
  const names = (await fileNames()).sort().reverse().slice(0, SHOWN);
  return Promise.all(names.map(read));
}

/** One of them; null when there is none of this id. */
export async function findKeptMail(id: string): Promise<KeptMail | null> {
  if (!isId(id)) return null;
  const name = (await fileNames()).find((candidate) => candidate.endsWith(`-${id}.eml`));
  return name === undefined ? null : read(name);
}

async function read(name: string): Promise<KeptMail> {
  const bytes = await readFile(join(folder(), name));
  return { ...readEml(bytes.toString('latin1')), id: FILE.exec(name)?.[1] ?? '' };
}

async function fileNames(): Promise<string[]> {
  try {
    return (await readdir(folder())).filter((name) => FILE.test(name));
  } catch {
    return [];
  }
}

function folder(): string {
  return join(env.DATA_DIR, 'mail');
}
