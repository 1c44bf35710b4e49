import { z } from 'zod';

/** Notes are a few sentences to one person. */
export const MAX_NOTE_LENGTH = 2_000;

/** What a form leaves empty and a program leaves out is the same. */
const optional = (text: z.ZodString) => text.nullish().transform((value) => (value ? value : null));

/** PostgreSQL keeps no NUL, and half a surrogate pair is no text. */
function isWritable(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

const version = z.coerce.number().int().positive();

/** A decision on one comment, as a form or JSON sends it; `version` is the one that the moderator saw. */
export const decisionSchema = z
  .object({
    decision: z.enum(['publish', 'decline', 'spam', 'hold']),
    version,
    reason: optional(z.string().regex(/^[a-z0-9-]{0,40}$/)),
    note: optional(z.string().max(MAX_NOTE_LENGTH).refine(isWritable)),
  })
  .strict();

export type DecisionInput = z.infer<typeof decisionSchema>;

/** Another text for a comment; whether it can be one is said by lib/comments/schema, as of every text. */
export const editSchema = z.object({ version, body: z.string() }).strict();

export type EditInput = z.infer<typeof editSchema>;

/** What moderators tell each other. */
export const noteSchema = z
  .object({ note: z.string().trim().min(1).max(MAX_NOTE_LENGTH).refine(isWritable) })
  .strict();

const yesOrNo = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true');

/**
 * Whether anybody may answer a comment and what stands below it; `version` and `seen` (was it locked?) are what the moderator
 * saw, where they say so.
 */
export const lockSchema = z
  .object({ locked: yesOrNo, version: version.optional(), seen: yesOrNo.optional() })
  .strict();

export type LockInput = z.infer<typeof lockSchema>;

/** The most that is decided at once: two screenfuls, each of them seen in the preview. */
export const BULK_LIMIT = 100;

/** One comment as it was picked: its id and the version that was seen. */
export interface Pick {
  id: string;
  version: number;
}

const picks = z
  .union([z.string(), z.array(z.string()).max(BULK_LIMIT)])
  .transform((value) => [value].flat().map((pick) => /^([0-9a-z]{16}):([1-9]\d{0,8})$/.exec(pick)))
  .refine((found) => found.length > 0 && !found.includes(null))
  // The same comment twice is one comment.
  .transform((found) => [
    ...new Map(found.flatMap((match) => (match === null ? [] : [[match[1], pickOf(match)]]))).values(),
  ]);

/** One decision on many comments. */
export const bulkSchema = decisionSchema.omit({ version: true }).extend({ pick: picks });

export type BulkInput = z.infer<typeof bulkSchema>;

export const bulkUndoSchema = z.object({ batch: z.string().regex(/^[0-9a-z]{16}$/) }).strict();

function pickOf([, id = '', version = '']: RegExpExecArray): Pick {
  return { id, version: Number(version) };
}

/** Why somebody is sanctioned: a code in the log, a sentence to the person. */
export const SANCTION_REASONS = ['abusive', 'outs-someone', 'spam', 'off-topic', 'evasion', 'other'] as const;

/** For how long, in hours; null: until a moderator lifts it. */
export const SANCTION_TIMES = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24, lifted: null } as const;

const sanctionTimes = Object.keys(SANCTION_TIMES) as (keyof typeof SANCTION_TIMES)[];

const noteToPerson = z
  .string()
  .max(MAX_NOTE_LENGTH)
  .refine(isWritable)
  .nullish()
  .transform((value) => value?.trim() ?? '');

/** What is to be imposed on somebody. A warning has no end but that it is read; to mute is for a time. */
export const sanctionSchema = z
  .object({
    kind: z.enum(['warn', 'hold', 'mute', 'ban']),
    reason: z.enum(SANCTION_REASONS),
    note: noteToPerson,
    time: z.enum(sanctionTimes),
  })
  .strict()
  .refine(({ kind, time }) => kind !== 'mute' || time !== 'lifted');

export type SanctionInput = z.infer<typeof sanctionSchema>;

/** For how many hours guests can be held to something: no key of a network lives for longer than the last. */
export const GUEST_HOURS = [1, 6, 24, 48] as const;

/** What the guest is told who wrote a comment, or held to. `hours` counts for all but a warning. */
export const guestSanctionSchema = z
  .object({
    kind: z.enum(['warn', 'hold', 'mute', 'ban']),
    reason: z.enum(SANCTION_REASONS),
    note: noteToPerson,
    hours: z.coerce.number().int().min(1).max(48).default(24),
  })
  .strict();

export type GuestSanctionInput = z.infer<typeof guestSanctionSchema>;
