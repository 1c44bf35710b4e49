import { DAY, HOUR, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { countUse, networkOf } from '@/lib/http/rate-limit';
import { newId } from '@/lib/ids';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { FOLLOW_MESSAGES, type FollowErrors, type FollowValues } from '@/lib/subscriptions/schema';
import { insertSubscriber, insertSubscription, type Follower } from '@/lib/subscriptions/store-subscriber';
import { sealSubscriberEmail } from '@/lib/subscriptions/subscriber-email';

/** A reader who goes through an archive follows as much in an hour; who follows more of it is a program. */
const ASKS_AN_HOUR = 30;

/** So much can be asked for in a day with one address that somebody typed: who wants more follows it from their own page. */
const ASKS_OF_ONE_ADDRESS_A_DAY = 30;

/** What is to be followed: exactly one thing of those that tables know. */
export interface Followable {
  scope: 'replies' | 'thread' | 'article' | 'author' | 'section';
  articleId?: string;
  commentId?: string;
  bylineId?: string;
  sectionId?: string;
  /** The comment whose author asks: no mail goes out for it before that is published. */
  askedWith?: string;
}

export type SubscribeOutcome =
  /** A guest: the same whether the address is known, confirmed, wants no mail, or is somebody else's. */
  | { outcome: 'asked' }
  /** An account follows at once. */
  | { outcome: 'following'; hasAddress: boolean }
  | { outcome: 'invalid'; errors: FollowErrors; values: FollowValues }
  | { outcome: 'rate-limited'; retryAfter: number; values: FollowValues };

interface Subscribing {
  thing: Followable;
  /** Whatever was sent: `email` counts, and is not needed of an account. */
  raw: unknown;
  ip: string;
  /** Who is signed in. */
  accountId: string | null;
}

/**
 * Follows something, for whoever is signed in with the address of their account, or for a guest, whose address has to be
 * confirmed first: the mail that asks for it is made later and elsewhere, at most one a day and three ever. Any number of
 * times: what is followed is followed once.
 */
export async function subscribe({ thing, raw, ip, accountId }: Subscribing): Promise<SubscribeOutcome> {
  const { email, values } = readEmail(raw);
  const account = accountId === null ? null : await findAccount(accountId);
  // Whoever is signed in and names their own address, or none, means themselves.
  const isAccount = account !== null && (email === null || isOwn(account, email));
  const refusal = isAccount ? null : refuse({ email, scope: thing.scope });
  if (refusal !== null) return { outcome: 'invalid', errors: refusal, values };
  const limit = { limit: ASKS_AN_HOUR, seconds: HOUR / SECOND };
  const counted = await countUse({ subject: networkOf(ip), action: 'subscribe', ...limit });
  if (counted.outcome === 'refused')
    return { outcome: 'rate-limited', retryAfter: counted.retryAfter, values };
  if (isAccount) {
    await store({ accountId: account.id }, thing);
    return { outcome: 'following', hasAddress: account.emailIndex !== null };
  }
  const guest = sealSubscriberEmail(email ?? '');
  if (await mayBeTyped(guest.emailIndex)) await store({ guest }, thing);
  return { outcome: 'asked' };
}

/** Null where nothing was typed; what is no single address stays what it is, to be refused. */
function readEmail(raw: unknown): { email: string | null; values: FollowValues } {
  const fields = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const typed = Object.hasOwn(fields, 'email') ? (fields.email ?? '') : '';
  if (typeof typed !== 'string') return { email: NO_ADDRESS, values: { email: '' } };
  const shown = typed.replaceAll('\0', '').toWellFormed();
  return {
    email: typed.trim() === '' ? null : (normaliseEmail(typed) ?? NO_ADDRESS),
    values: { email: shown },
  };
}

/** In the place of what is no address: no address either. */
const NO_ADDRESS = '';

function findAccount(id: string): Promise<Account | null> {
  return db.account.findUnique({ where: { id }, select: { id: true, emailIndex: true } });
}

interface Account {
  id: string;
  emailIndex: Uint8Array | null;
}

function isOwn({ emailIndex: own }: Account, email: string): boolean {
  return email !== NO_ADDRESS && own !== null && emailIndex({ key: keys().blindIndex, email }).equals(own);
}

function refuse({ email, scope }: { email: string | null; scope: Followable['scope'] }): FollowErrors | null {
  if (email === null) return { email: [FOLLOW_MESSAGES.noEmail] };
  if (email === NO_ADDRESS) return { email: [FOLLOW_MESSAGES.badEmail] };
  return scope === 'author' || scope === 'section' ? { scope: [FOLLOW_MESSAGES.membersOnly] } : null;
}

/** Whether this address has been typed less often today than a person types their own. */
async function mayBeTyped(index: Uint8Array): Promise<boolean> {
  const subject = `mailbox:${Buffer.from(index).toString('hex')}`;
  const limit = { limit: ASKS_OF_ONE_ADDRESS_A_DAY, seconds: DAY / SECOND };
  return (await countUse({ subject, action: 'subscribe-address', ...limit })).outcome === 'counted';
}

/** One statement; an account or a comment that goes at this moment takes what would hang from it along. */
async function store(follower: Follower, thing: Followable): Promise<void> {
  const { scope, articleId = null, commentId = null, bylineId = null, sectionId = null } = thing;
  const things = Prisma.sql`
    SELECT ${newId()}, follower.id, ${scope}::subscription_scope, ${articleId}::text, ${commentId}::text, ${bylineId}::text,
      ${sectionId}::text, ${thing.askedWith ?? null}::text
    FROM follower WHERE follower.left_at IS NULL`;
  await db.$executeRaw(Prisma.sql`
    WITH follower AS (${insertSubscriber(follower, Prisma.sql`WHERE true`)})
    ${insertSubscription(follower, things)}`);
}
