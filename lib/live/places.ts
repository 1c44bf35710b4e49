import { createHmac, randomBytes } from 'node:crypto';
import { networkOf } from '@/lib/http/rate-limit';

/** Open pages of the whole site, and of one network: a library, a university, an exit of Tor. */
export interface Limits {
  all: number;
  network: number;
}

export type Taken = { outcome: 'taken'; leave: () => void } | { outcome: 'full' | 'network-full' };

/** Counts who is there, by a keyed hash of their network that no other process and no later one can make. */
export function makePlaces(limits: Limits) {
  const secret = randomBytes(32);
  const networks = new Map<string, number>();
  let taken = 0;

  function take(ip: string): Taken {
    const key = createHmac('sha256', secret).update(networkOf(ip)).digest('base64');
    const there = networks.get(key) ?? 0;
    if (taken >= limits.all) return { outcome: 'full' };
    if (there >= limits.network) return { outcome: 'network-full' };
    taken += 1;
    networks.set(key, there + 1);
    let left = false;
    return {
      outcome: 'taken',
      leave() {
        if (left) return;
        left = true;
        taken -= 1;
        const others = (networks.get(key) ?? 1) - 1;
        if (others === 0) networks.delete(key);
        else networks.set(key, others);
      },
    };
  }

  return { take, count: () => taken };
}
