import { z } from 'zod';

/** Notes are a few sentences to one person. */
export const MAX_NOTE_LENGTH = 2_000;

const nothing = z.union([z.literal(''), z.null(), z.undefined()]).transform(() => null);

/** A decision on one comment, as a form or JSON sends it; `version` is the one that the moderator saw. */
export const decisionSchema = z
  .object({
    decision: z.enum(['publish', 'decline', 'spam', 'hold']),
    version: z.coerce.number().int().positive(),
    reason: z.union([nothing, z.string().regex(/^[a-z-]{1,40}$/)]),
    note: z.union([nothing, z.string().max(MAX_NOTE_LENGTH)]),
  })
  .strict();

export type DecisionInput = z.infer<typeof decisionSchema>;
