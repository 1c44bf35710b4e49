import { expect } from 'vitest';
import type { Pair } from './pair';
import { marksIn } from './watch';

/** Who has an article open the whole time: what the stream names can be read, or could, and never a word of it. */
export async function openStream(pair: Pair, which: 0 | 1, slug: string) {
  const closing = new AbortController();
  const url = `${pair.instances[which].url}/api/live?article=${slug}`;
  const answer = await fetch(url, { signal: closing.signal });
  let told = '';
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) told += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => undefined);
  return {
    async expectOnlyVisible(latest: string) {
      await expect.poll(() => told).toContain(latest);
      closing.abort();
      await reading;
      expect(marksIn(told)).toEqual([]);
      const anew = await readStream(`${url}&ago=3600`);
      const visible = await pair.query<{ id: string }>('SELECT id FROM comment WHERE visible');
      const ids = visible.map(({ id }) => id);
      expect(anew.filter((id) => !ids.includes(id))).toEqual([]);
    },
  };
}

/** The ids in the first thing that a stream says. */
async function readStream(url: string): Promise<string[]> {
  const closing = new AbortController();
  const answer = await fetch(url, { signal: closing.signal });
  let told = '';
  for await (const chunk of answer.body ?? []) {
    told += Buffer.from(chunk as Uint8Array).toString();
    if (told.includes('data: ')) break;
  }
  closing.abort();
  return [...told.matchAll(/"id":"([0-9a-z]{16})"/g)].map(([, id = '']) => id);
}
