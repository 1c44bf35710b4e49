import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

/** Prints for ever, and fails by itself once it is told to. */
const PROGRAM = `
  import { Shutdown } from './lib/server/shutdown.ts';
  new Shutdown().listen(() => undefined);
  setInterval(() => { process.stdout.write('.'); process.stderr.write('.'); }, 5);
  process.once('SIGUSR2', () => { throw new Error('unexpected'); });
`;

async function startUnheard() {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  await Promise.all([once(child.stdout, 'data'), once(child.stderr, 'data')]);
  child.stdout.destroy();
  child.stderr.destroy();
  return child;
}

it('stops as it is told to when nobody reads any more what it prints', async () => {
  const child = await startUnheard();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('ends after an error that nobody can be told of', async () => {
  const child = await startUnheard();
  child.kill('SIGUSR2');
  expect(await once(child, 'exit')).toEqual([1, null]);
});
