import { env } from '@/lib/env';
import { isLoopbackUrl } from '@/lib/env-schema';

/** Mail is made with an SMTP server, or kept in a folder while the site is on this machine alone (PRODUCT 2). */
export function canSendMail(): boolean {
  return env.SMTP_URL !== undefined || isLoopbackUrl(env.SITE_URL);
}
