import { z } from 'zod';

/** Notes are a few sentences to one person. */
export const MAX_NOTE_LENGTH = 2_000;

/** What a form leaves empty and a program leaves out is the same. */
const optional = (text: z.ZodString) => text.nullish().transform((value) => (value ? value : null));

/** PostgreSQL keeps no NUL, and half a surrogate pair is no text. */
function isWritable(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

/** A decision on one comment, as a form or JSON sends it; `version` is the one that the moderator saw. */
export const decisionSchema = z
  .object({
    decision: z.enum(['publish', 'decline', 'spam', 'hold']),
    version: z.coerce.number().int().positive(),
    reason: optional(z.string().regex(/^[a-z-]{0,40}$/)),
    note: optional(z.string().max(MAX_NOTE_LENGTH).refine(isWritable)),
  })
  .strict();

export type DecisionInput = z.infer<typeof decisionSchema>;
