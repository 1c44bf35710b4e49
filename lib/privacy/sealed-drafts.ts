import type { z } from 'zod';
import { HOUR } from '@/lib/clock';
import { db } from '@/lib/db';
import { errorFacts, log } from '@/lib/log';
import { deriveKey, open, seal } from '@/lib/privacy/seal';
import { hashToken, newToken } from '@/lib/privacy/tokens';

/** Long enough to fetch a forgotten name, short enough for a shared machine (PRODUCT 3). */
const DRAFT_LIFE = HOUR;

/**
 * Keeps what somebody sent for an hour and returns its token. It is sealed with the token itself, so that the database alone
 * cannot read it; `context` says what it is, and nothing is ever read as something else.
 */
export async function keepSealed({ context, value }: { context: string; value: unknown }): Promise<string> {
  const token = newToken();
  const sealed = seal({ key: keyOf(token), plaintext: JSON.stringify(value), context });
  await db.draft.create({
    data: {
      tokenHash: new Uint8Array(hashToken(token)),
      sealed: new Uint8Array(sealed),
      expiresAt: new Date(Date.now() + DRAFT_LIFE),
    },
  });
  return token;
}

/** What a token leads to, or null when there is none any more, it is something else, or cannot be read: an older release wrote it so. */
export async function readSealed<T>({ context, schema, token }: Wanted<T>): Promise<T | null> {
  const row = await db.draft.findUnique({ where: { tokenHash: new Uint8Array(hashToken(token)) } });
  if (row === null || row.expiresAt.getTime() < Date.now()) return null;
  const plaintext = openAs({ context, token, sealed: row.sealed });
  if (plaintext === null) return null;
  try {
    return schema.parse(JSON.parse(plaintext.toString('utf8')));
  } catch (error) {
    log('warn', 'draft-unreadable', { context, ...errorFacts(error) });
    return null;
  }
}

interface Wanted<T> {
  context: string;
  schema: z.ZodType<T>;
  token: string;
}

/** Null when it was kept as something else: a page that shows several kinds asks for each by the token in its address. */
function openAs({ context, token, sealed }: { context: string; token: string; sealed: Uint8Array }) {
  try {
    return open({ key: keyOf(token), sealed, context });
  } catch {
    return null;
  }
}

function keyOf(token: string): Buffer {
  return deriveKey({ secret: token, purpose: 'draft' });
}
