import type { Moderator } from '@/lib/auth/viewer';
import { changeText, newText } from '@/lib/comments/changed-text';
import { parseBody } from '@/lib/comments/edit-comment';
import { lockArticles } from '@/lib/comments/publish-comments';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';
import type { Current } from '@/lib/moderation/decide';
import { lockComment, recordMove, type LockedComment } from '@/lib/moderation/moves';
import type { EditInput } from '@/lib/moderation/schema';

export type EditOutcome =
  | { outcome: 'edited'; status: Current['status']; version: number }
  /** It is no text that could be published; every message. */
  | { outcome: 'invalid'; errors: string[] }
  | { outcome: 'conflict'; current: Current }
  | { outcome: 'unknown' };

/**
 * Puts another text in the place of a comment's, if it is still the version that the moderator saw. What it said before is
 * kept for thirty days, the thread says that a moderator edited it, and its status stays; a machine does not decide about
 * it any more. The same text again changes nothing.
 */
export async function editComment({
  id,
  input,
  moderator,
}: {
  id: string;
  input: EditInput;
  moderator: Moderator;
}): Promise<EditOutcome> {
  if (!isId(id)) return { outcome: 'unknown' };
  const parsed = parseBody(input.body);
  if (parsed.messages !== null) return { outcome: 'invalid', errors: parsed.messages };
  const { body } = parsed;
  const { result, tags } = await db.$transaction(async (tx) => {
    const [article] = await lockArticles(tx, [id]);
    const row = await lockComment(tx, id);
    if (row === null || article === undefined) return { result: { outcome: 'unknown' } as const, tags: [] };
    const { status, version } = row;
    if (version !== input.version || !EDITABLE.has(status))
      return { result: { outcome: 'conflict', current: { status, version } } as const, tags: [] };
    if (!(await replaceText(tx, { row, body, moderator })))
      return { result: { outcome: 'edited', status, version } as const, tags: [] };
    await recordMove(tx, { id, from: status, to: status, moderator, reason: 'edited' });
    const tags: PageTag[] = row.visible ? [`article:${article.slug}`, 'lists'] : [];
    if (tags.length > 0) await notifyPages(tx, tags);
    return { result: { outcome: 'edited', status, version: version + 1 } as const, tags };
  });
  dropPages(tags);
  return result;
}

/** What its author took back stays as it is, and what is checked at this moment is left to the check. */
const EDITABLE = new Set<Current['status']>(['pending', 'published', 'declined', 'spam']);

/** Whether there was anything to change. */
async function replaceText(
  tx: Prisma.TransactionClient,
  { row: { id }, body, moderator }: { row: LockedComment; body: string; moderator: Moderator },
): Promise<boolean> {
  const before = await tx.comment.findUniqueOrThrow({ where: { id }, select: { body: true } });
  if (before.body === body) return false;
  await changeText(tx, {
    id,
    text: newText(body),
    editor: { actor: 'moderator', accountId: moderator.accountId },
  });
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET last_actor = 'moderator', due_at = NULL, recheck = false WHERE id = ${id}`);
  return true;
}
