import { z } from 'zod';

/** What an article's form can be asked to tell of; what is more than the article itself is for members. */
const ARTICLE_SCOPES = ['article', 'author', 'section'] as const;
export type ArticleScope = (typeof ARTICLE_SCOPES)[number];

export const RHYTHMS = ['immediate', 'hourly', 'daily'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** What somebody filled in, as it stands in the form again when something is wrong with it. */
export interface FollowValues {
  email: string;
}

export type FollowErrors = Partial<Record<'email' | 'scope' | 'form', string[]>>;

export const FOLLOW_MESSAGES = {
  noEmail: 'Please enter your e-mail address here.',
  badEmail: 'This is not one e-mail address. Please look at it again.',
  membersOnly: 'Following an author or a section takes an account.',
} as const;

/** What of an article is to be followed: itself, where nothing else is said. Null for what nobody can choose. */
export function scopeIn(raw: unknown): ArticleScope | null {
  const fields = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  if (!Object.hasOwn(fields, 'scope')) return 'article';
  return ARTICLE_SCOPES.find((scope) => scope === fields.scope) ?? null;
}

/** Under which name the form of this article or comment is kept while it is put right. */
export function followForm(id: string): string {
  return `follow:${id}`;
}

const change = z.discriminatedUnion('intent', [
  z
    .object({
      intent: z.literal('settings'),
      rhythm: z.enum(RHYTHMS),
      hour: z
        .union([
          z.number(),
          z
            .string()
            .regex(/^\d{1,2}$/)
            .transform(Number),
        ])
        .pipe(z.number().int().min(0).max(23)),
      timeZone: z.string().max(100),
      content: z.enum(['discreet', 'reply']),
    })
    .strict(),
  z.object({ intent: z.enum(['pause', 'resume', 'resubscribe', 'forget']) }).strict(),
  z.object({ intent: z.literal('follow'), subscription: z.string().max(40) }).strict(),
]);

export type Change = z.infer<typeof change>;

/** What a form of the manage page asks for; null for everything that none of them sends. */
export function parseChange(raw: unknown): Change | null {
  return change.safeParse(raw).data ?? null;
}

export type Leaving =
  /** A mail program's button (RFC 8058): nobody is there who could follow a redirect. */
  { kind: 'one-click' } | { kind: 'everything' } | { kind: 'one'; subscription: string };

/**
 * What is to be left. A wish to leave is never refused for its form: whatever is not one subscription alone, said in our own
 * way, is everything.
 */
export function parseLeaving(raw: unknown): Leaving {
  const fields = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  if (Object.hasOwn(fields, 'List-Unsubscribe')) return { kind: 'one-click' };
  const { subscription } = fields;
  return typeof subscription === 'string' ? { kind: 'one', subscription } : { kind: 'everything' };
}
