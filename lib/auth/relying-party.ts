import { env } from '@/lib/env';
import { isLoopbackUrl } from '@/lib/env-schema';

/**
 * For whom passkeys are made, and by which origins they may be asked for: the site's host. A passkey belongs to a name,
 * not to an IP address, so that a site on this machine alone has `localhost`, by which it can be reached as well.
 */
export function relyingParty(): { rpId: string; origins: string[] } {
  const site = new URL(env.SITE_URL);
  if (!isLoopbackUrl(env.SITE_URL)) return { rpId: site.hostname, origins: [site.origin] };
  const local = new URL(site);
  local.hostname = 'localhost';
  return { rpId: 'localhost', origins: [local.origin] };
}
