import { readFile } from 'node:fs/promises';

/** Milliseconds for which the main thread of a process has been on a processor; null where the system does not tell (all but Linux). */
export async function mainThreadTime(pid: number): Promise<number | null> {
  const line = await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').catch(() => null);
  return line === null ? null : Number(line.split(' ')[0]) / 1e6;
}
