import { Prisma } from '@/lib/generated/prisma/client';
import { renderBody } from '@/lib/comments/render-body';
import { keyedHash } from '@/lib/comments/earlier-comment';

/** A text that is to stand in the place of another: as it was typed, as it is shown, and as it is told from others. */
export interface NewText {
  body: string;
  bodyHtml: string;
  contentHash: Buffer;
}

/** Takes a body that is normalised and within its limits. */
export function newText(body: string): NewText {
  return { body, bodyHtml: renderBody(body), contentHash: keyedHash(['content', body]) };
}

/** Whoever puts another text in the place of a comment's. */
export interface Editor {
  actor: 'author' | 'moderator';
  accountId: string | null;
}

/**
 * Puts another text in the place of a comment's, inside the transaction that has its row locked, and keeps what it said
 * before for thirty days. Raises the version: who has seen the old text has not seen this one.
 */
export async function changeText(
  tx: Prisma.TransactionClient,
  { id, text, editor }: { id: string; text: NewText; editor: Editor },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO comment_text (comment_id, actor, account_id, body)
    SELECT id, ${editor.actor}::actor, ${editor.accountId}, body FROM comment WHERE id = ${id}`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET body = ${text.body}, body_html = ${text.bodyHtml}, content_hash = ${text.contentHash},
      edited_at = now(), edited_by = ${editor.actor}::actor, version = version + 1
    WHERE id = ${id}`);
}
