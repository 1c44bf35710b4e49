import { db, hasBeenUnavailableSince } from '@/lib/db';
import { singleton } from '@/lib/server/singleton';

/** A load balancer that waits longer has given us up. */
const PATIENCE_MS = 2000;

/** What is wrong, by parts. `listener`: whether changes of pages are being heard of. */
export interface Health {
  healthy: boolean;
  database: boolean;
  listener: boolean;
}

const state = singleton('health', () => ({ listening: false }));

/** Told by the front server whenever it begins or ceases to hear of changes. */
export function noteListening(listening: boolean): void {
  state.listening = listening;
}

/** Asks the database now. Never throws, and takes two seconds at most. Without the listener the site is slow, not ill. */
export async function checkHealth(): Promise<Health> {
  const database = await isDatabaseThere();
  return { healthy: database, database, listener: state.listening };
}

/**
 * Whether what has failed since `moment` (on the clock of `performance.now()`) may have failed for want of the database: it could not
 * be asked meanwhile, if only because too many asked, or it cannot be asked now.
 */
export async function wasDatabaseAway(moment: number): Promise<boolean> {
  return hasBeenUnavailableSince(moment) || !(await isDatabaseThere());
}

/** Whether the database answers. */
async function isDatabaseThere(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const answer = db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, patience]).finally(() => clearTimeout(timer));
}
