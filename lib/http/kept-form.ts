import { z } from 'zod';
import { HOUR } from '@/lib/clock';
import { db } from '@/lib/db';
import { errorFacts, log } from '@/lib/log';
import { deriveKey, open, seal } from '@/lib/privacy/seal';
import { hashToken, newToken } from '@/lib/privacy/tokens';

/** As long as the draft of a comment. */
const KEPT_FOR = HOUR;

const schema = z.object({
  form: z.string(),
  values: z.record(z.string(), z.string()),
  errors: z.record(z.string(), z.array(z.string())),
});

/** A form as its page shows it again, whatever its length: with what was typed, and what is wrong with it. */
export type KeptForm = z.infer<typeof schema>;

/**
 * Keeps a form that was refused for an hour and returns the token by which its page finds it. Other than in `refused-form`
 * it may hold long texts, so it stands in the database, sealed with the token itself: the database alone cannot read it.
 */
export async function keepForm(form: KeptForm): Promise<string> {
  const token = newToken();
  const sealed = seal({ key: keyOf(token), plaintext: JSON.stringify(form), context: CONTEXT });
  await db.draft.create({
    data: {
      tokenHash: new Uint8Array(hashToken(token)),
      sealed: new Uint8Array(sealed),
      expiresAt: new Date(Date.now() + KEPT_FOR),
    },
  });
  return token;
}

/** The form of this name that a token leads to; null when there is none, or none any more. */
export async function readKeptForm({
  form,
  token,
}: {
  form: string;
  token: string | undefined;
}): Promise<KeptForm | null> {
  if (token === undefined) return null;
  const row = await db.draft.findUnique({ where: { tokenHash: new Uint8Array(hashToken(token)) } });
  if (row === null || row.expiresAt.getTime() < Date.now()) return null;
  try {
    const plaintext = open({ key: keyOf(token), sealed: row.sealed, context: CONTEXT });
    const kept = schema.parse(JSON.parse(plaintext.toString('utf8')));
    return kept.form === form ? kept : null;
  } catch (error) {
    log('warn', 'kept-form-unreadable', errorFacts(error));
    return null;
  }
}

const CONTEXT = 'form';

function keyOf(token: string): Buffer {
  return deriveKey({ secret: token, purpose: 'draft' });
}
