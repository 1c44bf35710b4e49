import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Asked } from './ask';

export interface Load {
  url: string;
  asked: Asked;
  connections: number;
  seconds: number;
}

/** `p50` and `p99` are milliseconds from sending a request to the end of its answer. */
export interface Measured {
  requests: number;
  seconds: number;
  p50: number;
  p99: number;
  /** Answers with another status than expected, and none at all. */
  failed: number;
}

/** Asks the same thing again and again over so many connections. Throws when an answer was not what it had to be. */
export async function load(options: Load): Promise<Measured> {
  const child = fork(fileURLToPath(new URL('load-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  child.send(options);
  const measured = await Promise.race([
    once(child, 'message').then(([message]) => message as Measured),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The load generator ended with ${String(code)}.`);
    }),
  ]);
  if (measured.failed > 0)
    throw new Error(
      `${measured.failed} answers to ${options.asked.method} ${options.asked.path} were no ${options.asked.status}.`,
    );
  return measured;
}
