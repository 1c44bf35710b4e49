import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { recordAct } from '@/lib/moderation/record-act';

/** Leaves a note for colleagues beside a comment: written once, gone with the comment. False when there is no such comment. */
export async function addNote({
  id,
  note,
  moderator,
}: {
  id: string;
  note: string;
  moderator: Moderator;
}): Promise<boolean> {
  if (!isId(id)) return false;
  return db.$transaction(async (tx) => {
    const added = await tx.$executeRaw(Prisma.sql`
      INSERT INTO comment_note (comment_id, account_id, note)
      SELECT id, ${moderator.accountId}, ${note} FROM comment WHERE id = ${id} AND status <> 'erased' FOR KEY SHARE`);
    if (added === 1) await recordAct(tx, { moderator, act: 'noted', subject: 'comment', subjectId: id });
    return added === 1;
  });
}
