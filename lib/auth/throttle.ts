import { foldName } from '@/lib/auth/fold-name';
import { MINUTE, SECOND } from '@/lib/clock';
import { NETWORK_DAYS } from '@/lib/http/network-keys';
import { countUse, forgetUses, networkOf, takeBackUse, usesOf } from '@/lib/http/rate-limit';

const WINDOW_SECONDS = (10 * MINUTE) / SECOND;
const KNOWN_SECONDS = NETWORK_DAYS * 24 * 60 * 60;

/** Wrong tries of one network at one account in ten minutes: more than anybody mistypes. */
const TRIES_AT_ONE_ACCOUNT = 10;

/** Of one network at all accounts together: many people may share a network, and a list of handles is long. */
const TRIES_OF_ONE_NETWORK = 30;

/** So many wrong tries at one account, from wherever they come, are an attack. */
const ATTACK = 20;

/** Then a network that the account was never opened from has these, and no more: its owner may be on a journey. */
const TRIES_OF_A_STRANGER = 2;

/** Of one network, with links that let somebody in: nobody mistypes more often, and a token is not to be guessed anyway. */
const TRIES_WITH_LINKS = 30;

/** More than anything here counts to: only the count is wanted. */
const NO_LIMIT = 1_000_000;

/** Each way in counts for itself, so that an attack on one leaves the others to the owner. */
export type Way = 'passphrase' | 'recovery';

export type Try =
  { outcome: 'allowed'; succeeded: () => Promise<void> } | { outcome: 'refused'; retryAfter: number };

/**
 * Counts one try to sign in to an account before it is judged, so that a hundred at the same moment are a hundred; when it
 * was right, `succeeded` takes it back. Counted are wrong tries per network, and per network and account; both windows are
 * ten minutes, `retryAfter` is in seconds. Nothing ever locks an account: while it is attacked from many networks, those
 * it was opened from within two days go on as before, and every other one still has two tries. The handle is counted as
 * it was typed (folded), whether or not there is such an account: no answer tells.
 */
export async function countTry({ way, handle, ip }: { way: Way; handle: string; ip: string }): Promise<Try> {
  const [account, network] = [foldName(handle), networkOf(ip)];
  const here = `${account}|${network}`;
  const wrong = `${way}-tries`;
  const [attacks, visits] = await Promise.all([
    usesOf({ subject: account, action: wrong, seconds: WINDOW_SECONDS }),
    usesOf({ subject: here, action: 'signed-in', seconds: KNOWN_SECONDS }),
  ]);
  const isStranger = attacks >= ATTACK && visits === 0;
  const limits = [
    { subject: here, limit: isStranger ? TRIES_OF_A_STRANGER : TRIES_AT_ONE_ACCOUNT },
    { subject: network, limit: TRIES_OF_ONE_NETWORK },
    { subject: account, limit: NO_LIMIT },
  ];
  const taken: { subject: string; at: Date }[] = [];
  for (const { subject, limit } of limits) {
    const counted = await countUse({ subject, action: wrong, limit, seconds: WINDOW_SECONDS });
    if (counted.outcome === 'refused') {
      await Promise.all(taken.map((use) => takeBackUse({ ...use, action: wrong })));
      return counted;
    }
    taken.push({ subject, at: counted.at });
  }
  async function succeeded(): Promise<void> {
    await Promise.all(taken.map((use) => takeBackUse({ ...use, action: wrong })));
    await forgetUses({ subject: here, action: wrong });
    await countUse({ subject: here, action: 'signed-in', limit: NO_LIMIT, seconds: KNOWN_SECONDS });
  }
  return { outcome: 'allowed', succeeded };
}

/** Whether an address was signed in from by a link, from this network, within two days. */
export async function isKnownHere({ emailIndex, ip }: Visit): Promise<boolean> {
  return (await usesOf({ ...visitOf({ emailIndex, ip }), seconds: KNOWN_SECONDS })) > 0;
}

/** Remembers, for two days, that it was. */
export async function noteVisit({ emailIndex, ip }: Visit): Promise<void> {
  await countUse({ ...visitOf({ emailIndex, ip }), limit: NO_LIMIT, seconds: KNOWN_SECONDS });
}

interface Visit {
  emailIndex: Buffer;
  ip: string;
}

function visitOf({ emailIndex, ip }: Visit) {
  return { subject: `${emailIndex.toString('hex')}|${networkOf(ip)}`, action: 'signed-in-by-link' };
}

/** Counts one try to use a one-time link, as `countTry` does, by the network alone: a token names no account. */
export async function countLinkTry(ip: string): Promise<Try> {
  const use = { subject: networkOf(ip), action: 'link-tries' };
  const counted = await countUse({ ...use, limit: TRIES_WITH_LINKS, seconds: WINDOW_SECONDS });
  if (counted.outcome === 'refused') return counted;
  return { outcome: 'allowed', succeeded: () => takeBackUse({ ...use, at: counted.at }) };
}
