import { z } from 'zod';
import type { Acted } from '@/lib/http/answer';
import { layAside } from '@/lib/http/aside';

/** What stands in a link of a sign-in mail. */
export const linkToken = z.string().regex(/^[\w-]{20,100}$/);

/** A link that signs nobody in, whatever the reason. */
export const LINK_REFUSED = {
  seeOther: '/sign-in?error=spent',
  json: { status: 401, body: { error: 'unauthenticated' } },
} satisfies Acted;

/** A mail is on its way, if there is anybody to send it to: this browser keeps what the link will ask it for. */
export function linkSent(sent: { browserToken: string; code: string; next: string | null }): Acted {
  return {
    seeOther: '/sign-in/link',
    json: { status: 202, body: { code: sent.code } },
    cookies: [layAside({ kind: 'link', value: sent })],
  };
}
