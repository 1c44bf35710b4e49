import { readAccountEmail } from '@/lib/auth/account-email';
import { findLink, LINK_LIFE, storeLink, takeLink } from '@/lib/auth/email-link-store';
import { renewSession, type OpenedSession } from '@/lib/auth/sessions';
import type { SignedIn } from '@/lib/auth/viewer';
import { readWaysIn, type WaysIn } from '@/lib/auth/ways-in';
import { MINUTE } from '@/lib/clock';
import { env } from '@/lib/env';
import { errorFacts, log } from '@/lib/log';
import { sendMail } from '@/lib/mail/send';
import { confirmMail } from '@/lib/mail/sign-in-mail';
import { newToken } from '@/lib/privacy/tokens';

/**
 * Whether somebody confirms by a link who they are: only who has an address and nothing else. Whoever has set up more has
 * chosen that the mailbox alone is not enough.
 */
export function confirmsByMail({ email, hasPassphrase, hasTotp, passkeys }: WaysIn): boolean {
  return email !== null && !hasPassphrase && !hasTotp && passkeys.length === 0;
}

/**
 * Sends the link by which somebody who is signed in confirms that it is still them. `sent` does not tell whether a mail was
 * due (one a minute, twelve a day); `not-offered` to accounts that have another way to confirm.
 */
export async function askToConfirm({
  account: { accountId },
}: {
  account: SignedIn;
}): Promise<{ outcome: 'sent' } | { outcome: 'not-offered' }> {
  if (!confirmsByMail(await readWaysIn(accountId))) return { outcome: 'not-offered' };
  const email = await readAccountEmail(accountId);
  if (email === null) return { outcome: 'not-offered' };
  const asking = { email, browserToken: newToken(), accountId, isKnown: true };
  const token = await storeLink({ purpose: 'confirm', ...asking });
  if (token !== null) void deliver({ email, token });
  return { outcome: 'sent' };
}

/** Whether a link would confirm this account. Looking uses nothing up: mail scanners look at everything. */
export async function isConfirmLink({
  account,
  token,
}: {
  account: SignedIn;
  token: string;
}): Promise<boolean> {
  const link = await findLink({ token, purpose: 'confirm' });
  return link?.accountId === account.accountId;
}

/**
 * Uses the link up: the session it is used in is confirmed, and no other, since whoever asked may not be whoever reads the
 * mail. `refused` too when the account has got another way to confirm, or another address, since it was sent.
 */
export async function confirmByLink({
  account: { accountId, sessionId },
  token,
}: {
  account: SignedIn;
  token: string;
}): Promise<{ outcome: 'proven'; session: OpenedSession } | { outcome: 'refused' }> {
  const link = await takeLink({ token, purpose: 'confirm', accountId });
  if (link === null) return { outcome: 'refused' };
  const ways = await readWaysIn(accountId);
  if (!confirmsByMail(ways) || ways.email !== link.email) return { outcome: 'refused' };
  return { outcome: 'proven', session: await renewSession({ sessionId, secondStep: false }) };
}

async function deliver({ email, token }: { email: string; token: string }): Promise<void> {
  try {
    const href = `${env.SITE_URL}/sign-in/confirm/link/${token}`;
    await sendMail({ to: email, ...confirmMail({ href, minutes: LINK_LIFE / MINUTE }) });
  } catch (error) {
    log('error', 'mail to confirm by not made', errorFacts(error));
  }
}
