import { z } from 'zod';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import { changeText, newText } from '@/lib/comments/changed-text';
import { parseBody } from '@/lib/comments/edit-comment';
import type { CommentStatus } from '@/lib/comments/status';

/** A few sentences to one person. */
const MAX_APPEAL_LENGTH = 2_000;

const schema = z.object({
  note: z
    .union([z.string(), z.null(), z.undefined()], { error: 'This must be text.' })
    .transform((note) => (note ?? '').replaceAll('\r\n', '\n').trim())
    .refine((note) => Array.from(note).length <= MAX_APPEAL_LENGTH, {
      error: `That is too long by a little; ${MAX_APPEAL_LENGTH.toLocaleString('en-GB')} characters fit.`,
    })
    .refine((note) => !note.includes('\0') && note.isWellFormed(), {
      error: 'There are characters in it that cannot be kept. Please take them out.',
    }),
});

export type AppealOutcome =
  | { outcome: 'appealed' }
  | { outcome: 'invalid'; errors: Record<string, string[]> }
  /** It is not declined, or somebody has looked a second time already. */
  | { outcome: 'refused'; status: CommentStatus; isSettled: boolean };

/**
 * Asks for a second look at a declined comment, once in its life, with a word to whoever looks and, if `body` is there,
 * with another text. It waits again, for another moderator than the one who declined it if there is one.
 */
export async function appeal({
  id,
  note,
  body,
}: {
  id: string;
  note: unknown;
  body: unknown;
}): Promise<AppealOutcome> {
  const parsed = schema.safeParse({ note });
  const text = body === undefined || body === null || body === '' ? null : parseBody(body);
  const errors = {
    ...(parsed.success ? {} : { note: parsed.error.issues.map(({ message }) => message) }),
    ...(text?.messages ? { body: text.messages } : {}),
  };
  if (!parsed.success || Object.keys(errors).length > 0) return { outcome: 'invalid', errors };
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<
      { status: CommentStatus; body: string; isSettled: boolean }[]
    >(Prisma.sql`
      SELECT status::text AS status, body, appealed_at IS NOT NULL AS "isSettled"
      FROM comment WHERE id = ${id} FOR NO KEY UPDATE`);
    if (row === undefined) throw new AppError('not-found');
    if (row.status !== 'declined' || row.isSettled)
      return { outcome: 'refused', status: row.status, isSettled: row.isSettled };
    if (text?.messages === null && text.body !== row.body)
      await changeText(tx, { id, text: newText(text.body), editor: { actor: 'author', accountId: null } });
    await reopen(tx, { id, note: parsed.data.note || null });
    return { outcome: 'appealed' };
  });
}

async function reopen(
  tx: Prisma.TransactionClient,
  { id, note }: { id: string; note: string | null },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET status = 'pending', version = version + 1, last_actor = 'author', due_at = NULL,
      appealed_at = now(), appeal_note = ${note}, holds = array_append(array_remove(holds, 'appeal'), 'appeal'),
      (kept_from, appeal_from) = (
        SELECT a.id, a.id FROM comment_history h JOIN account a ON a.id = h.account_id
        WHERE h.comment_id = comment.id AND h.actor = 'moderator' AND h.to_status = 'declined'
          AND h.from_status <> 'declined' AND h.reason IS DISTINCT FROM 'undone'
        ORDER BY h.id DESC LIMIT 1)
    WHERE id = ${id}`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO comment_history (comment_id, actor, from_status, to_status, reason)
    VALUES (${id}, 'author', 'declined', 'pending', 'appeal')`);
}
