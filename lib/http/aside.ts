import type { z } from 'zod';
import { MINUTE } from '@/lib/clock';
import { env } from '@/lib/env';
import { errorFacts, log } from '@/lib/log';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';

/** Long enough to write ten codes down, short enough for a browser that others use after. */
const ASIDE_LIFE = 10 * MINUTE;

/** What may be laid aside, one thing of each kind at a time. A link is opened from a mail, so none of them is SameSite=Strict. */
export type AsideKind = 'form' | 'codes' | 'link' | 'made-link' | 'receipt' | 'proven' | 'confirm';

/**
 * The Set-Cookie that lays something aside for the page a form leads to: what must neither stand in an address nor be
 * kept here. Only the asker's browser has it, sealed so that it cannot read it itself; it is good for ten minutes.
 * `value` is JSON of three kilobytes at most, which is what a browser keeps of one cookie.
 */
export function layAside({ kind, value }: { kind: AsideKind; value: unknown }): string {
  const plaintext = JSON.stringify({ until: Date.now() + ASIDE_LIFE, value });
  const sealed = seal({ key: keys().encryption, plaintext, context: contextOf(kind) });
  return cookie({ kind, text: sealed.toString('base64url'), maxAge: ASIDE_LIFE / 1000 });
}

/** The Set-Cookie by which it is gone. */
export function clearAside(kind: AsideKind): string {
  return cookie({ kind, text: '', maxAge: 0 });
}

/** What was laid aside, out of a Cookie header; null when there is nothing, or nothing that is still good. Uses nothing up. */
export function readAside<Value>({ kind, cookies, schema }: ReadAside<Value>): Value | null {
  const text = valueOf({ name: nameOf(kind), cookies: cookies ?? '' });
  if (text === null) return null;
  try {
    const plaintext = open({
      key: keys().encryption,
      sealed: Buffer.from(text, 'base64url'),
      context: contextOf(kind),
    });
    const { until, value } = JSON.parse(plaintext.toString('utf8')) as { until: number; value: unknown };
    return until > Date.now() ? schema.parse(value) : null;
  } catch (error) {
    // Changed on the way, or written by an older release: as good as nothing.
    log('debug', 'aside-unreadable', errorFacts(error));
    return null;
  }
}

interface ReadAside<Value> {
  kind: AsideKind;
  cookies: string | null;
  schema: z.ZodType<Value>;
}

function cookie({ kind, text, maxAge }: { kind: AsideKind; text: string; maxAge: number }): string {
  const secure = isSecure() ? '; Secure' : '';
  return `${nameOf(kind)}=${text}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

function valueOf({ name, cookies }: { name: string; cookies: string }): string | null {
  for (const pair of cookies.split(';')) {
    const [found, value] = pair.trim().split('=', 2);
    if (found === name && value) return value;
  }
  return null;
}

function nameOf(kind: AsideKind): string {
  return `${isSecure() ? '__Host-' : ''}folkmoot_${kind}`;
}

function isSecure(): boolean {
  return env.SITE_URL.startsWith('https:');
}

function contextOf(kind: AsideKind): string {
  return `aside:${kind}`;
}
