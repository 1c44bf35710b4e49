import { z } from 'zod';
import { keepSealed, readSealed } from '@/lib/privacy/sealed-drafts';
import type { CommentErrors, CommentValues } from '@/lib/comments/schema';

const banSchema = z.object({
  /** Whom it is about: an account, or the guests of one network, among whom others may be meant. */
  who: z.enum(['person', 'network']),
  act: z.enum(['mute', 'ban']),
  /** ISO 8601; null: until a moderator lifts it. */
  until: z.string().nullable(),
  /** A code of SANCTION_REASONS; null: it was not kept. */
  why: z.string().nullable(),
});

/** Why nothing can be posted for now, and until when. */
export type Ban = z.infer<typeof banSchema>;

export type Notice =
  | { kind: 'rate-limited' | 'slow'; retryAfter: number }
  | { kind: 'closed' }
  | { kind: 'parent-gone' }
  | ({ kind: 'banned' } & Ban)
  | { kind: 'signed-out' };

/** What somebody wanted to say while something was in the way, or wants to see before it is said. */
export interface Draft {
  values: Pick<CommentValues, 'body' | 'name' | 'email' | 'notify' | 'check' | 'parentId'>;
  errors: CommentErrors;
  /** The body as it will look; null when no preview was asked for. */
  preview: string | null;
  notice: Notice | null;
}

const draftSchema = z.object({
  values: z.object({
    body: z.string(),
    name: z.string(),
    email: z.string(),
    notify: z.enum(['none', 'replies', 'article']),
    check: z.enum(['service', 'person']),
    parentId: z.string().nullable(),
  }),
  errors: z.record(z.string(), z.array(z.string())),
  preview: z.string().nullable(),
  notice: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.enum(['rate-limited', 'slow']), retryAfter: z.number() }),
      z.object({ kind: z.enum(['closed', 'parent-gone', 'signed-out']) }),
      banSchema.extend({ kind: z.literal('banned') }),
    ])
    .nullable(),
});

/** Keeps a draft for an hour and returns its token. */
export function keepDraft(draft: Draft): Promise<string> {
  return keepSealed({ context: CONTEXT, value: draft });
}

/** The draft of a token, or null when there is none any more, or none that can be read. */
export function readDraft(token: string): Promise<Draft | null> {
  return readSealed({ context: CONTEXT, schema: draftSchema, token });
}

const CONTEXT = 'draft';
