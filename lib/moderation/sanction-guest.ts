import { inForce } from '@/lib/auth/in-force';
import type { Moderator } from '@/lib/auth/viewer';
import { findBucket } from '@/lib/comments/receipt-network';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { NetworkKey } from '@/lib/http/network-keys';
import { freeNetwork, sanctionNetwork } from '@/lib/http/network-sanctions';
import { isId, newId } from '@/lib/ids';
import { recordAct } from '@/lib/moderation/record-act';
import type { GuestSanctionInput } from '@/lib/moderation/schema';

export type GuestSanctioned =
  /** `until` is null for a warning. It may come sooner than was asked for: no bucket outlives its key. */
  | { outcome: 'imposed'; id: string; until: Date | null }
  /** Nobody knows any more where the comment came from; its author can be warned all the same. */
  | { outcome: 'origin-gone' }
  /** A member wrote it: what they are told has a page of its own. */
  | { outcome: 'member'; handle: string }
  | { outcome: 'unknown' };

/**
 * Tells the guest who wrote a comment something, or holds them to it, from their next post on. It stands on the receipt of
 * that comment with its reason and its end, and holds for the network the comment came from, which is known by a keyed hash
 * that dies by itself: 48 hours at the most. It takes the place of what of the same kind was told them by this receipt. What
 * stands on another one stays as it is, so that nothing tells moderators which comments came from one network.
 */
export async function sanctionGuest({
  id,
  input,
  moderator,
}: {
  id: string;
  input: GuestSanctionInput;
  moderator: Moderator;
}): Promise<GuestSanctioned> {
  if (!isId(id)) return { outcome: 'unknown' };
  const comment = await db.comment.findUnique({
    where: { id, kind: 'comment', status: { not: 'erased' } },
    select: { account: { select: { handle: true } } },
  });
  if (comment === null) return { outcome: 'unknown' };
  if (comment.account !== null) return { outcome: 'member', handle: comment.account.handle };
  const bucket = input.kind === 'warn' ? null : await findBucket(id);
  if (bucket === null && input.kind !== 'warn') return { outcome: 'origin-gone' };
  return db.$transaction((tx) => impose(tx, { commentId: id, bucket, input, moderator }));
}

/** Ends before its time what the guest was told who wrote this comment. False when there is nothing to end. */
export async function endGuestSanction({
  commentId,
  id,
  moderator,
}: {
  commentId: string;
  id: string;
  moderator: Moderator;
}): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const [ended] = await tx.$queryRaw<{ kind: string }[]>(Prisma.sql`
      UPDATE sanction SET ended_at = now() WHERE id = ${id} AND comment_id = ${commentId} AND ${inForce} RETURNING kind`);
    if (ended === undefined) return false;
    await freeNetwork(tx, [id]);
    const act = { act: 'guest-sanction-ended', subject: 'network', subjectId: commentId } as const;
    await recordAct(tx, { moderator, ...act, reason: ended.kind });
    return true;
  });
}

interface Imposing {
  commentId: string;
  bucket: NetworkKey | null;
  input: GuestSanctionInput;
  moderator: Moderator;
}

async function impose(
  tx: Prisma.TransactionClient,
  { commentId, bucket, input: { kind, reason, note, hours }, moderator }: Imposing,
): Promise<GuestSanctioned> {
  const [comment] = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT FROM comment WHERE id = ${commentId} AND status <> 'erased' FOR NO KEY UPDATE`);
  if (comment === undefined) return { outcome: 'unknown' };
  const id = newId();
  let until: Date | null = null;
  if (kind !== 'warn' && bucket !== null) {
    const replaced = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      UPDATE sanction SET ended_at = now() WHERE comment_id = ${commentId} AND kind = ${kind} AND ${inForce} RETURNING id`);
    await freeNetwork(
      tx,
      replaced.map((sanction) => sanction.id),
    );
    ({ until } = await sanctionNetwork(tx, { sanctionId: id, bucket, kind, reason, hours }));
  }
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO sanction (id, comment_id, kind, reason, note, ends_at, by_account_id)
    VALUES (${id}, ${commentId}, ${kind}, ${reason}, ${note}, ${until}::timestamptz, ${moderator.accountId})`);
  // The log names the comment, never the network.
  await recordAct(tx, { moderator, act: `guest-${kind}`, subject: 'network', subjectId: commentId, reason });
  return { outcome: 'imposed', id, until };
}
