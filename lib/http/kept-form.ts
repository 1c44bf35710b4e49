import { z } from 'zod';
import { keepSealed, readSealed } from '@/lib/privacy/sealed-drafts';

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
export function keepForm(form: KeptForm): Promise<string> {
  return keepSealed({ context: CONTEXT, value: form });
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
  const kept = await readSealed({ context: CONTEXT, schema, token });
  return kept?.form === form ? kept : null;
}

const CONTEXT = 'form';
