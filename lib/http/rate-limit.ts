import { isIPv4 } from 'node:net';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import { currentSecret, keyUnder, NETWORK_DAYS, networkKeys } from '@/lib/http/network-keys';
import { normaliseAddress } from '@/lib/http/origin';

/** PRODUCT 5: what one network may post in ten minutes before a person looks first, and before it has to wait. */
const FREE_POSTS = 10;
const MAX_POSTS = 60;

/** A draft is kept for whoever has something to put right: more of them in ten minutes are no person's. */
const MAX_DRAFTS = 120;
/** A repeat is answered by waiting for the first one's verdict: who repeats this often wants something else. */
const MAX_REPEATS = 60;
const WINDOW_SECONDS = 600;

export type Allowance =
  { outcome: 'free' } | { outcome: 'held' } | { outcome: 'refused'; retryAfter: number };

/**
 * Counts one post of `poster`, a network (`networkOf`) or whoever else posts, and says how it is to be treated.
 * A refused post is not counted, so that waiting helps. `retryAfter` is in seconds.
 */
export async function countPost(poster: string): Promise<Allowance> {
  const limit = { limit: MAX_POSTS, seconds: WINDOW_SECONDS };
  const counted = await countUse({ subject: poster, action: 'post', ...limit });
  if (counted.outcome === 'refused') return counted;
  return counted.rank <= FREE_POSTS ? { outcome: 'free' } : { outcome: 'held' };
}

/** Counts one comment that was sent again; `refused` when this poster has sent enough of them. */
export async function countRepeat(poster: string): Promise<Counted> {
  const limit = { limit: MAX_REPEATS, seconds: WINDOW_SECONDS };
  return countUse({ subject: poster, action: 'repeat', ...limit });
}

/** Counts one draft that is to be kept for this network; throws `too-many` when it has enough of them. */
export async function countDraft(ip: string): Promise<void> {
  const limit = { limit: MAX_DRAFTS, seconds: WINDOW_SECONDS };
  const counted = await countUse({ subject: networkOf(ip), action: 'draft', ...limit });
  if (counted.outcome === 'refused') throw new AppError('too-many');
}

/** What is counted: who or what does it (kept as a keyed hash, never itself), and what is done. */
export interface Use {
  subject: string;
  action: string;
}

/** `at` names the count, to take it back by. */
export type Counted =
  { outcome: 'counted'; rank: number; at: Date } | { outcome: 'refused'; retryAfter: number };

/**
 * Counts one use, unless `limit` of them were counted within the last `seconds`, and says how many there are with it. What
 * is refused is not counted. One statement: who come at the same moment queue at the row of their second, and each is
 * counted once. With RATE_LIMIT=off nothing is counted but what is no limit but a rule of the house (`isRule`): one report of
 * a comment, one comment in a while.
 */
export async function countUse({
  subject,
  action,
  limit,
  seconds,
  isRule = false,
}: Use & { limit: number; seconds: number; isRule?: boolean }): Promise<Counted> {
  if (env.RATE_LIMIT === 'off' && !isRule) return { outcome: 'counted', rank: 1, at: new Date(0) };
  const key = await useKey({ subject, action });
  const [use] = await db.$queryRaw<{ rank: number | null; at: Date; retryAfter: number }[]>(Prisma.sql`
    WITH earlier AS (
      SELECT coalesce(sum(uses), 0)::int AS uses, min(at) AS since FROM network_use
      WHERE network_key = ${key} AND action = ${action} AND at < date_trunc('second', now())
        AND at > now() - ${seconds} * interval '1 second'
    ), counted AS (
      INSERT INTO network_use AS this (network_key, action, at)
      SELECT ${key}, ${action}, date_trunc('second', now()) FROM earlier WHERE uses < ${limit}
      ON CONFLICT (network_key, action, at) DO UPDATE SET uses = this.uses + 1
        WHERE this.uses + (SELECT uses FROM earlier) < ${limit}
      RETURNING uses
    )
    SELECT earlier.uses + counted.uses AS rank, date_trunc('second', now()) AS at,
      greatest(1, ceil(extract(epoch FROM coalesce(since, now()) - now()) + ${seconds}))::int AS "retryAfter"
    FROM earlier LEFT JOIN counted ON true`);
  if (use?.rank == null) return { outcome: 'refused', retryAfter: use?.retryAfter ?? seconds };
  return { outcome: 'counted', rank: use.rank, at: use.at };
}

/** How often it was done within the last `seconds`, yesterday's secret or today's; asking is not counted. */
export async function usesOf({ subject, action, seconds }: Use & { seconds: number }): Promise<number> {
  const living = (await networkKeys(subject, action)).map(({ key }) => key);
  const [use] = await db.$queryRaw<{ uses: number }[]>(Prisma.sql`
    SELECT coalesce(sum(uses), 0)::int AS uses FROM network_use
    WHERE network_key = ANY(${living}) AND action = ${action} AND at > now() - ${seconds} * interval '1 second'`);
  return use?.uses ?? 0;
}

/** Takes back what was counted at `at`: it turned out not to be meant. */
export async function takeBackUse({ subject, action, at }: Use & { at: Date }): Promise<void> {
  const networkKey = new Uint8Array(await useKey({ subject, action }));
  await db.networkUse.updateMany({
    where: { networkKey, action, at, uses: { gt: 0 } },
    data: { uses: { decrement: 1 } },
  });
}

/** Forgets that it was ever done. */
export async function forgetUses({ subject, action }: Use): Promise<void> {
  const networkKey = new Uint8Array(await useKey({ subject, action }));
  await db.networkUse.deleteMany({ where: { networkKey, action } });
}

/** Destroys secrets and counts past their time. Says how many counts went. */
export async function forgetNetworks(): Promise<number> {
  const horizon = new Date(Date.now() - NETWORK_DAYS * DAY);
  await db.networkSecret.deleteMany({ where: { createdAt: { lt: horizon } } });
  const { count } = await db.networkUse.deleteMany({ where: { at: { lt: horizon } } });
  return count;
}

/** 16 bytes that stand for somebody for as long as the secret lives, and say nothing of them afterwards. */
async function useKey(use: Use): Promise<Buffer> {
  return keyUnder(await currentSecret(), use);
}

/** The part of an address that its owner cannot change at will. An IPv4 address mapped into IPv6 is itself. */
export function networkOf(ip: string): string {
  const address = normaliseAddress(ip);
  if (address === undefined) return 'unknown';
  if (isIPv4(address)) return address;
  const [head = '', tail] = address.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return groups.slice(0, 4).join(':');
}
