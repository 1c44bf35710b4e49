import { hideComments, publishComments } from '@/lib/comments/publish-comments';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Comment } from '@/lib/generated/prisma/client';
import { deliverMails } from '@/lib/notifications/deliver-mails';
import { fanOut } from '@/lib/notifications/fan-out';
import { gatherMails } from '@/lib/notifications/gather-mails';
import { createComment } from '@/tests/factories';

/** A comment that passes the gate now, as one does that a person let through. */
export async function appear(overrides: Parameters<typeof createComment>[0] = {}): Promise<Comment> {
  const comment = await createComment({ ...overrides, status: 'pending' });
  await show(comment.id);
  return comment;
}

/** Moves a comment to `published` and through the gate, whatever became of it before. */
export async function show(id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw(Prisma.sql`
      UPDATE comment SET status = 'published', version = version + 1, verdict = 'ham', holds = '{}', publish_at = now() - interval '1 second' WHERE id = ${id}`);
    await publishComments(tx, [id]);
  });
}

/** Takes a comment out of sight, as spam. */
export async function hide(id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await hideComments(tx, [id]);
    await tx.$executeRaw(
      Prisma.sql`UPDATE comment SET status = 'spam', version = version + 1, publish_at = NULL WHERE id = ${id}`,
    );
  });
}

/** Writes down who is told of what has appeared. */
export async function spread(): Promise<void> {
  while ((await fanOut()) > 0);
}

/** Does all that is due, as the rounds do, once. */
export async function tellAll(): Promise<void> {
  await spread();
  while ((await gatherMails()) > 0);
  while ((await deliverMails()) > 0);
}

/** Lets the windows, waits and digests of everybody be over. */
export async function passWindows(): Promise<void> {
  await db.$executeRaw(Prisma.sql`UPDATE notification SET due_at = now() WHERE due_at > now()`);
  await db.$executeRaw(Prisma.sql`UPDATE reply_mail SET next_try_at = now() WHERE next_try_at > now()`);
}

/** What became of every row of a comment: `sent`, the reason why not, or null. */
export async function fates(commentId: string): Promise<(string | null)[]> {
  const rows = await db.notification.findMany({ where: { commentId }, orderBy: { id: 'asc' } });
  return rows.map(({ sentAt, skipReason }) => (sentAt === null ? skipReason : 'sent'));
}
