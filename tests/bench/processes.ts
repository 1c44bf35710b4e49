import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';

/** What a process took of the machine in a phase. */
export interface Use {
  cpuSeconds: number;
  /** Resident at the end of it; of PostgreSQL's many processes, with what they share counted once. */
  memoryBytes: number;
}

export interface Phase {
  name: string;
  seconds: number;
  site: Use;
  postgres: Use;
  floor: Use;
  /** All load generators of the phase together; they are gone at its end, with their memory. */
  loadCpuSeconds: number;
}

/** The kernel counts in these, on every machine that we run on. */
const TICKS_PER_SECOND = 100;

/**
 * Makes what does a piece of work and says what it took. Linux alone tells a process about others as we ask; elsewhere
 * (or where it may not be asked) every figure is nought.
 */
export async function makeWatch({ sitePid, floorPid, database }: Watched) {
  const { rows } = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const postmaster = (await readStat(rows[0]?.pid ?? 0)).parent;
  const phases: Phase[] = [];

  async function during<T>(name: string, work: () => Promise<T>): Promise<T> {
    const [began, before] = [performance.now(), await look()];
    const done = await work();
    const after = await look();
    const use = (what: 'site' | 'postgres' | 'floor') => ({
      cpuSeconds: after[what] - before[what],
      memoryBytes: after.memory[what],
    });
    phases.push({
      name,
      seconds: (performance.now() - began) / 1000,
      site: use('site'),
      postgres: use('postgres'),
      floor: use('floor'),
      loadCpuSeconds: after.load - before.load,
    });
    return done;
  }

  async function look() {
    const servers = await childrenOf(postmaster);
    const [site, floor, own, main, ...others] = await Promise.all(
      [sitePid, floorPid, process.pid, postmaster, ...servers].map(readStat),
    );
    const memory = {
      site: await readMemory(sitePid),
      postgres: sum(await Promise.all([postmaster, ...servers].map(readMemory))),
      floor: await readMemory(floorPid),
    };
    return {
      site: site?.own ?? 0,
      floor: floor?.own ?? 0,
      load: own?.ofEndedChildren ?? 0,
      postgres:
        (main?.own ?? 0) + (main?.ofEndedChildren ?? 0) + sum(others.map(({ own: seconds }) => seconds)),
      memory,
    };
  }

  return { during, phases };
}

interface Watched {
  sitePid: number;
  floorPid: number;
  database: Client;
}

/** proc_pid_stat(5), counted behind the name, which may hold anything. */
async function readStat(pid: number) {
  const text = await read(pid, 'stat');
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const seconds = (index: number) => (fields[index] ?? 0) / TICKS_PER_SECOND;
  return {
    parent: fields[1] ?? 0,
    own: seconds(11) + seconds(12),
    ofEndedChildren: seconds(13) + seconds(14),
  };
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await read(pid, `task/${pid}/children`);
  return text.trim() === '' ? [] : text.trim().split(' ').map(Number);
}

async function readMemory(pid: number): Promise<number> {
  const [, kilobytes = 0] = /^Pss:\s+(\d+) kB$/m.exec(await read(pid, 'smaps_rollup')) ?? [];
  return Number(kilobytes) * 1024;
}

function read(pid: number, name: string): Promise<string> {
  return readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
