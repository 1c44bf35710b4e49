import type { Moderator } from '@/lib/auth/viewer';
import type { Prisma } from '@/lib/generated/prisma/client';

/** What was done, to what: codes and ids, never a name or a text. `reason` is a code too. */
export interface Act {
  act: string;
  subject: 'comment' | 'article' | 'account' | 'network' | 'rules';
  subjectId?: string | null;
  reason?: string | null;
}

/**
 * Writes what a moderator did to anything but a comment's status (its own history has that) into the log, inside the
 * transaction that did it: nothing is done without its row, and no row says what was not done.
 */
export async function recordAct(
  tx: Prisma.TransactionClient,
  {
    moderator,
    act,
    subject,
    subjectId = null,
    reason = null,
  }: Act & { moderator: Pick<Moderator, 'accountId'> },
): Promise<void> {
  await tx.moderationAct.create({
    data: { accountId: moderator.accountId, act, subject, subjectId, reason },
    select: { id: true },
  });
}
