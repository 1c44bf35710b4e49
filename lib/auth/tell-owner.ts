import { readAccountEmail } from '@/lib/auth/account-email';
import { env } from '@/lib/env';
import { errorFacts, log } from '@/lib/log';
import { sendMail } from '@/lib/mail/send';
import { changeMail, type Change } from '@/lib/mail/sign-in-mail';

/**
 * Tells the owner of an account by mail how it was changed, where there is an address to tell; `email` is another than the
 * account has now, such as the one it had before. Nobody waits for it, and nothing depends on it.
 */
export function tellOwner({
  accountId,
  change,
  email,
}: {
  accountId: string;
  change: Change;
  email?: string;
}): void {
  void tell({ accountId, change, email });
}

async function tell({
  accountId,
  change,
  email,
}: {
  accountId: string;
  change: Change;
  email: string | undefined;
}): Promise<void> {
  try {
    const to = email ?? (await readAccountEmail(accountId));
    if (to === null) return;
    await sendMail({ to, ...changeMail({ change, href: `${env.SITE_URL}/account/ways-in` }) });
  } catch (error) {
    log('error', 'mail to the owner not made', errorFacts(error));
  }
}
