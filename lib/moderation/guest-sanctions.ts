import { inForce } from '@/lib/auth/in-force';
import { ownColumns } from '@/lib/auth/sanctions';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { PersonSanction } from '@/lib/moderation/person';

/** What a guest is held to, by the comment that it was for. */
export interface SanctionedGuest extends PersonSanction {
  commentId: string;
  authorName: string;
  article: string;
}

/** More than this many at once no list helps with. */
const LIST_LIMIT = 200;

/** What the guest who wrote this comment was told, the latest first. */
export async function readGuestSanctions({
  commentId,
  moderator: _,
}: {
  commentId: string;
  moderator: Moderator;
}): Promise<PersonSanction[]> {
  if (!isId(commentId)) return [];
  return db.$queryRaw(Prisma.sql`
    SELECT ${ownColumns}, moderator.display_name AS by
    FROM sanction LEFT JOIN account moderator ON moderator.id = sanction.by_account_id
    WHERE sanction.comment_id = ${commentId} ORDER BY sanction.created_at DESC, sanction.id DESC`);
}

/** Everything that guests are held to at this moment, the latest first, 200 at the most. No network is named. */
export async function listSanctionedGuests(_by: Moderator): Promise<SanctionedGuest[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT ${ownColumns}, moderator.display_name AS by, comment.id AS "commentId", comment.author_name AS "authorName",
      article.title AS article
    FROM sanction
      JOIN comment ON comment.id = sanction.comment_id
      JOIN article ON article.id = comment.article_id
      LEFT JOIN account moderator ON moderator.id = sanction.by_account_id
    WHERE sanction.comment_id IS NOT NULL AND ${inForce}
    ORDER BY sanction.created_at DESC, sanction.id DESC LIMIT ${LIST_LIMIT}`);
}
