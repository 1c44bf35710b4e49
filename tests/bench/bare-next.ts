import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bareContentOf } from './bare-content';

/** What a page costs that Next alone renders: no database, no cache, no component, its scripts left in. */
export interface BareNext {
  url: string;
  pid: number;
  /** Has it render what stands in the body of this page from now on. */
  show(page: string): Promise<void>;
  stop(): Promise<void>;
}

const NEXT = fileURLToPath(new URL('../../node_modules/next/dist/bin/next', import.meta.url));

/** Builds the bare app, which takes some seconds, and starts it in a process of its own, with the Node and Next of the site. */
export async function startBareNext(): Promise<BareNext> {
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  await promisify(execFile)(process.execPath, [NEXT, 'build', join(import.meta.dirname, 'bare-next')], {
    env,
  });
  const child = fork(fileURLToPath(new URL('bare-next-process.ts', import.meta.url)), {
    env,
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    show: async (page) => {
      const ready = once(child, 'message');
      child.send(bareContentOf(page));
      await ready;
    },
    stop: async () => {
      if (!child.connected) return;
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
