import type { Bar } from '@/lib/auth/sanctions';
import { readNetworkSanction, type NetworkSanction } from '@/lib/http/network-sanctions';
import type { Writer } from '@/lib/comments/comment-writer';
import type { Ban } from '@/lib/comments/drafts';

/**
 * What the guests of this network are held to; null for accounts, which answer for themselves: they are the way out for
 * everybody who only happens to share a network with somebody.
 */
export async function networkSanction({
  place: { hasNetworkSanctions },
  writer,
  ip,
}: {
  place: { hasNetworkSanctions: boolean };
  writer: Writer | null;
  ip: string;
}): Promise<NetworkSanction | null> {
  return writer === null && hasNetworkSanctions ? readNetworkSanction(ip) : null;
}

/** Told to whoever wanted to post as an account. */
export function banOfPerson({ kind, until, reason }: Bar): Ban {
  return { who: 'person', act: kind, until: until?.toISOString() ?? null, why: reason };
}

/** Told to a guest, who may be somebody else than the one who was meant. */
export function banOfNetwork({ kind, reason, until }: NetworkSanction): Ban {
  return { who: 'network', act: kind === 'mute' ? 'mute' : 'ban', until: until.toISOString(), why: reason };
}
