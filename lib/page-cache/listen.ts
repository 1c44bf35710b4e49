import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { errorFacts, log } from '@/lib/log';
import { decodeTags, PAGES_CHANNEL, type PageTag } from '@/lib/page-cache/invalidate';

/** How often the connection is asked whether it lives: one that died without a word would leave old pages standing. */
const HEARTBEAT_MS = 2000;

/** How long PostgreSQL may take to answer that, or to let us in. */
const PATIENCE_MS = 2000;

/** Pauses between attempts: soon after a restart, gently through a long absence. */
const PAUSES_MS = [100, 250, 500, 1000, 2000];

interface Listener {
  close(): Promise<void>;
}

interface Ears {
  /** A direct connection: a pooler in transaction mode hears nothing. */
  connectionString: string;
  onTags: (tags: readonly PageTag[]) => void;
  /** Called with true when every change from now on will be heard, with false when that has ended. */
  onHearing: (hearing: boolean) => void;
}

/** Listens for what notifyPages says in any instance, for as long as the process lives, connecting again and again. */
export function listenForPages({ connectionString, onTags, onHearing }: Ears): Listener {
  const closing = new AbortController();
  let failures = 0;
  const done = keepListening();

  async function keepListening(): Promise<void> {
    while (!closing.signal.aborted) {
      const heard = await listenOnce();
      failures = heard ? 0 : failures + 1;
      const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  /** One connection, from its beginning to its end. Whether it came to listening at all. */
  async function listenOnce(): Promise<boolean> {
    const client = new Client({
      connectionString,
      application_name: 'folkmoot pages',
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
    });
    const lost = new AbortController();
    const end = () => lost.abort();
    client.on('error', end).on('end', end);
    client.on('notification', ({ payload }) => onTags(decodeTags(payload)));
    closing.signal.addEventListener('abort', end, { once: true });
    let heard = false;
    try {
      await client.connect();
      await client.query(`LISTEN ${PAGES_CHANNEL}`);
      heard = true;
      onHearing(true);
      while (!lost.signal.aborted) {
        await client.query('SELECT 1');
        await sleep(HEARTBEAT_MS, undefined, { signal: lost.signal }).catch(() => undefined);
      }
    } catch (error) {
      // Said once, not at every attempt of a long absence.
      if (failures === 0) log('warn', 'page listener lost', errorFacts(error));
    }
    if (heard) onHearing(false);
    closing.signal.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
    return heard;
  }

  return {
    async close() {
      closing.abort();
      await done;
    },
  };
}
