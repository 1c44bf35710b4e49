import { env } from '@/lib/env';
import { keys } from '@/lib/privacy/keys';
import { deriveToken, hashToken } from '@/lib/privacy/tokens';

/** What a link is derived from: raising the version makes every earlier one worthless. */
export interface Linked {
  id: string;
  tokenVersion: number;
}

/** The address of a subscriber's own page, below SITE_URL; nothing in it says whose it is. */
function managePath(subscriber: Linked): string {
  return `/subscriptions/${manageToken(subscriber)}`;
}

/** The same, as it stands in a mail. The row must hold `manageHash` of the same version: see `keepManageHash`. */
export function manageUrl(subscriber: Linked): string {
  return `${env.SITE_URL}${managePath(subscriber)}`;
}

/** What the database keeps of a subscriber's token: 32 bytes. */
export function manageHash(subscriber: Linked): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hashToken(manageToken(subscriber)));
}

export function manageToken({ id, tokenVersion }: Linked): string {
  return deriveToken({ key: keys().token, purpose: 'subscription', id, version: tokenVersion });
}
