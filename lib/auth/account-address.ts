import { z } from 'zod';
import { findAddressOwner, lockAddress, openAccountEmail, sealAccountEmail } from '@/lib/auth/account-email';
import { findLink, LINK_LIFE, storeLink, takeLink } from '@/lib/auth/email-link-store';
import { lockWaysIn } from '@/lib/auth/last-way-in';
import { endAllSessions } from '@/lib/auth/sessions';
import { tellOwner } from '@/lib/auth/tell-owner';
import type { Fresh, SignedIn } from '@/lib/auth/viewer';
import { HOUR, MINUTE, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { countUse } from '@/lib/http/rate-limit';
import { errorFacts, log } from '@/lib/log';
import { sendMail } from '@/lib/mail/send';
import { confirmAddressMail } from '@/lib/mail/sign-in-mail';
import { normaliseEmail } from '@/lib/privacy/blind-index';
import { newToken } from '@/lib/privacy/tokens';
import { changeMailbox, takeOver } from '@/lib/subscriptions/take-over';

/** Of one account: nobody has more mailboxes, and strangers are not to be written to in its name. */
const ASKS_PER_HOUR = 10;

const askSchema = z.object({ email: z.string().max(1000) }).strict();

/**
 * Sends the link that makes an address this account's. Until it is used nothing changes, and whether another account has
 * the address already is said only to whoever has shown that the mailbox is theirs.
 */
export async function askToConfirmAddress({
  account,
  raw,
}: {
  account: Fresh;
  raw: unknown;
}): Promise<{ outcome: 'sent' } | { outcome: 'invalid' } | { outcome: 'rate-limited'; retryAfter: number }> {
  const input = askSchema.safeParse(raw);
  const email = input.success ? normaliseEmail(input.data.email) : null;
  if (email === null) return { outcome: 'invalid' };
  const { accountId } = account;
  const asking = { subject: accountId, action: 'confirm-address', limit: ASKS_PER_HOUR };
  const counted = await countUse({ ...asking, seconds: HOUR / SECOND });
  if (counted.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: counted.retryAfter };
  const token = await storeLink({ purpose: 'confirm-address', email, browserToken: newToken(), accountId });
  if (token !== null) void deliver({ email, token });
  return { outcome: 'sent' };
}

/** The address that a link would give to this account; null when it is not its link, or not good any more. Uses nothing up. */
export async function readAddressLink({
  account,
  token,
}: {
  account: SignedIn;
  token: string;
}): Promise<string | null> {
  const link = await findLink({ token, purpose: 'confirm-address' });
  return link !== null && link.accountId === account.accountId ? link.email : null;
}

/**
 * Uses the link up, in the account that asked for it and no other. All its other sessions end, and the old address hears
 * of it. `taken`: another account has this address.
 */
export async function confirmAddress({
  account,
  token,
}: {
  account: SignedIn;
  token: string;
}): Promise<{ outcome: 'confirmed' } | { outcome: 'taken' } | { outcome: 'refused' }> {
  const { accountId, sessionId } = account;
  const changed = await db.$transaction(async (tx) => {
    await lockWaysIn({ accountId, tx });
    const link = await takeLink({ token, purpose: 'confirm-address', accountId }, tx);
    if (link === null) return { outcome: 'refused' as const };
    await tx.$executeRaw(lockAddress(link.emailIndex));
    const owner = await findAddressOwner(link.emailIndex, tx);
    if (owner !== null && owner !== accountId) return { outcome: 'taken' as const };
    const before = openAccountEmail(
      await tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { id: true, email: true } }),
    );
    await tx.account.update({
      where: { id: accountId },
      data: sealAccountEmail({ accountId, email: link.email }),
    });
    if (before !== link.email) await changeMailbox(tx, accountId);
    await takeOver(tx, link.emailIndex);
    await endAllSessions(accountId, { except: sessionId }, tx);
    return { outcome: 'confirmed' as const, before: before === link.email ? null : before };
  });
  if (changed.outcome !== 'confirmed') return changed;
  if (changed.before !== null) tellOwner({ accountId, change: 'address-changed', email: changed.before });
  return { outcome: 'confirmed' };
}

/** Takes the address off an account, unless it is the last way in. All other sessions end; the address hears of it. */
export async function removeAddress({
  account,
}: {
  account: Fresh;
}): Promise<{ outcome: 'removed' } | { outcome: 'last-way-in' }> {
  const { accountId, sessionId } = account;
  const removed = await db.$transaction(async (tx) => {
    const ways = await lockWaysIn({ accountId, tx });
    if (!ways.hasPassphrase && ways.passkeys === 0) return { outcome: 'last-way-in' as const };
    const before = openAccountEmail(
      await tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { id: true, email: true } }),
    );
    await tx.account.update({ where: { id: accountId }, data: { email: null, emailIndex: null } });
    await changeMailbox(tx, accountId);
    await endAllSessions(accountId, { except: sessionId }, tx);
    return { outcome: 'removed' as const, before };
  });
  if (removed.outcome !== 'removed') return removed;
  if (removed.before !== null) tellOwner({ accountId, change: 'address-removed', email: removed.before });
  return { outcome: 'removed' };
}

async function deliver({ email, token }: { email: string; token: string }): Promise<void> {
  try {
    const href = `${env.SITE_URL}/account/address/${token}`;
    await sendMail({ to: email, ...confirmAddressMail({ href, minutes: LINK_LIFE / MINUTE }) });
  } catch (error) {
    log('error', 'confirmation mail not made', errorFacts(error));
  }
}
