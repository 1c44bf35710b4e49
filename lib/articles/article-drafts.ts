import { z } from 'zod';
import { HOUR } from '@/lib/clock';
import { db } from '@/lib/db';
import { errorFacts, log } from '@/lib/log';
import { deriveKey, open, seal } from '@/lib/privacy/seal';
import { hashToken, newToken } from '@/lib/privacy/tokens';

/** As long as the draft of a comment. */
const DRAFT_LIFE = HOUR;

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

/** Keeps it for an hour and returns its token. It is sealed with the token itself: the database alone cannot read it. */
export async function keepArticleDraft(draft: ArticleDraft): Promise<string> {
  const token = newToken();
  const sealed = seal({ key: keyOf(token), plaintext: JSON.stringify(draft), context: CONTEXT });
  await db.draft.create({
    data: {
      tokenHash: new Uint8Array(hashToken(token)),
      sealed: new Uint8Array(sealed),
      expiresAt: new Date(Date.now() + DRAFT_LIFE),
    },
  });
  return token;
}

/** The draft of a token, or null when there is none any more, or none that can be read. */
export async function readArticleDraft(token: string): Promise<ArticleDraft | null> {
  const row = await db.draft.findUnique({ where: { tokenHash: new Uint8Array(hashToken(token)) } });
  if (row === null || row.expiresAt.getTime() < Date.now()) return null;
  try {
    const plaintext = open({ key: keyOf(token), sealed: row.sealed, context: CONTEXT });
    return draftSchema.parse(JSON.parse(plaintext.toString('utf8')));
  } catch (error) {
    log('warn', 'draft-unreadable', errorFacts(error));
    return null;
  }
}

const CONTEXT = 'article-draft';

function keyOf(token: string): Buffer {
  return deriveKey({ secret: token, purpose: 'draft' });
}
