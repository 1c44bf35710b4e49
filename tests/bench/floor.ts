import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answered } from './ask';

/** What no site in Node can be better than: a bare `node:http` server, in a process of its own, handing out bytes. */
export interface Floor {
  url: string;
  pid: number;
  /** Has it answer with these bytes from now on: whatever is asked, or this path alone. */
  handOut(answer: Answered, path?: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startFloor(): Promise<Floor> {
  const child = fork(fileURLToPath(new URL('floor-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    handOut: async (answer, path) => {
      const ready = once(child, 'message');
      child.send({ answer, path });
      await ready;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
