import { get } from './ask';
import { compare, type Compared } from './compare';
import type { Floor } from './floor';
import type { Options } from './options';

/** Another program, asked for a page of its own as ours is. */
export interface Peer {
  name: string;
  compared: Compared[];
}

/** Pages are asked for as curl does and as browsers do. */
const WAYS: [string, Record<string, string>][] = [
  ['plain', {}],
  ['gzip', { 'accept-encoding': 'gzip' }],
];

/** Throws when one of them does not answer, before anything is measured. */
export async function tryPeers({ peers }: Pick<Options, 'peers'>): Promise<void> {
  for (const { url } of peers) {
    const answer = await fetch(url, { redirect: 'manual' });
    if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}, not 200.`);
  }
}

/** Has each address that was named measured as our own pages are, beside the floor with the same bytes. */
export async function measurePeers(
  { peers, connections, seconds, rounds }: Options,
  floor: Floor,
  say: (text: string) => void,
): Promise<Peer[]> {
  const measured: Peer[] = [];
  for (const { name, url } of peers) {
    const { origin, pathname, search } = new URL(url);
    const compared: Compared[] = [];
    for (const [way, headers] of WAYS) {
      const asked = get(pathname + search, headers);
      for (const count of connections) {
        say(`Measuring: ${name}, ${way}, ${count} at once`);
        compared.push(
          await compare({ name: way, asked, siteUrl: origin, floor, connections: count, seconds, rounds }),
        );
      }
    }
    measured.push({ name, compared });
  }
  return measured;
}
