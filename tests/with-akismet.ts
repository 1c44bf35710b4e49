import { afterAll } from 'vitest';
import { singleton } from '@/lib/server/singleton';
import { newCircuit } from '@/lib/spam/circuit';
import { TEST_KEY } from './akismet-protocol';
import { startAkismetServer } from './akismet-server';

// Imported before anything that reads the environment: a site with a key, whose service is the stand-in.
export const akismet = await startAkismetServer();
Object.assign(process.env, { AKISMET_KEY: TEST_KEY, AKISMET_ENDPOINT: akismet.endpoint });
afterAll(() => akismet.close());

let skew = 0;
const circuit = singleton('spam-circuit', () => newCircuit(() => performance.now() + skew));

/** Lets the time of the circuit pass, so that a service that rests is asked again. */
export function passTime(ms: number): void {
  skew += ms;
}

/** As after a start: no failure is remembered, and the fixtures answer. */
export function resetService(): void {
  circuit.failures = 0;
  akismet.answer('fixtures');
  akismet.requests.length = 0;
}

/** The checks that were asked for, oldest first. */
export function checks() {
  return akismet.requests.filter(({ call }) => call === 'comment-check');
}
