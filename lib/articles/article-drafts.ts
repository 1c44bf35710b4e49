import { z } from 'zod';
import { keepSealed, readSealed } from '@/lib/privacy/sealed-drafts';

const draftSchema = z.object({
  values: z.object({
    title: z.string(),
    standfirst: z.string(),
    body: z.string(),
    section: z.string(),
    tags: z.string(),
    slug: z.string(),
    picture: z.string(),
  }),
  words: z.record(z.string(), z.string()),
  errors: z.record(z.string(), z.array(z.string())),
  version: z.number(),
  preview: z.string().nullable(),
  notice: z.enum(['conflict', 'pictures']).nullable(),
});

/** The form of an article as somebody sent it, while something was in the way of saving it or it was to be looked at first. */
export interface ArticleDraft extends z.infer<typeof draftSchema> {
  /** What was typed beside the article's own fields: about pictures, and when it is to appear. */
  words: Record<string, string>;
  /** The version that is overwritten when it is sent again. */
  version: number;
  /** HTML, as it will look; null when no preview was asked for. */
  preview: string | null;
  /** `conflict`: somebody else saved meanwhile. `pictures`: pictures were added to the text, which is not saved yet. */
  notice: 'conflict' | 'pictures' | null;
}

/** Keeps it for an hour and returns its token. */
export function keepArticleDraft(draft: ArticleDraft): Promise<string> {
  return keepSealed({ context: CONTEXT, value: draft });
}

/** The draft of a token, or null when there is none any more, or none that can be read. */
export function readArticleDraft(token: string): Promise<ArticleDraft | null> {
  return readSealed({ context: CONTEXT, schema: draftSchema, token });
}

const CONTEXT = 'article-draft';
