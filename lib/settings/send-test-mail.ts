import type { Administrator } from '@/lib/auth/viewer';
import { env } from '@/lib/env';
import { isLoopbackUrl } from '@/lib/env-schema';
import { sendMail } from '@/lib/mail/send';
import { testMail } from '@/lib/mail/test-mail';
import { normaliseEmail } from '@/lib/privacy/blind-index';

/** `sent`: a server took it, or it was kept on this machine. `failed`: nobody took it; `code` is what the server said. */
export type TestMailOutcome =
  { outcome: 'sent' } | { outcome: 'failed'; code: string } | { outcome: 'off' } | { outcome: 'invalid' };

/** What this site can do with mail: `off` none is made, `kept` it stays on this machine, at /dev/mail, `sent` by a server. */
export type MailFacts = 'off' | 'kept' | 'sent';

export function readMailFacts(): MailFacts {
  if (env.SMTP_URL !== undefined) return 'sent';
  return isLoopbackUrl(env.SITE_URL) ? 'kept' : 'off';
}

/** Sends one mail to an address that an administrator names. The address is not kept. */
export async function sendTestMail({
  to,
}: {
  to: unknown;
  administrator: Administrator;
}): Promise<TestMailOutcome> {
  const address = normaliseEmail(to);
  if (address === null) return { outcome: 'invalid' };
  const sent = await sendMail({ to: address, ...testMail() });
  if (sent.outcome === 'sent' || sent.outcome === 'off') return { outcome: sent.outcome };
  return { outcome: 'failed', code: sent.code };
}
