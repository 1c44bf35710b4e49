import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { UNCONFIRMED_DAYS } from '@/lib/subscriptions/forget-unconfirmed';
import { takeOver } from '@/lib/subscriptions/take-over';

export type ConfirmOutcome =
  | { outcome: 'confirmed' }
  /** The mail is older than seven days: it has to be asked for again. */
  | { outcome: 'expired' }
  /** Nothing goes to this address, until its owner takes that back. */
  | { outcome: 'left' };

/**
 * Makes a guest's address one that is written to: whoever holds the link has read the mail. Any number of times. Where an
 * account has that address, what was asked for is the account's from now on.
 */
export async function confirmSubscriber(subscriberId: string): Promise<ConfirmOutcome> {
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<Row[]>(Prisma.sql`
      SELECT confirmed_at AS "confirmedAt", left_at AS "leftAt", confirm_sent_at AS "confirmSentAt", email_index AS "emailIndex"
      FROM subscriber WHERE id = ${subscriberId} FOR UPDATE`);
    if (row === undefined || row.leftAt !== null) return { outcome: 'left' };
    if (row.confirmedAt !== null) return { outcome: 'confirmed' };
    if (!isFresh(row)) return { outcome: 'expired' };
    await tx.$executeRaw(Prisma.sql`
      UPDATE subscriber SET confirmed_at = now(), confirm_asked_at = NULL WHERE id = ${subscriberId}`);
    await takeOver(tx, row.emailIndex);
    return { outcome: 'confirmed' };
  });
}

/** Whether the link that was sent still confirms. */
export function isFresh({ confirmSentAt }: { confirmSentAt: Date | null }): boolean {
  return confirmSentAt !== null && confirmSentAt.getTime() > Date.now() - UNCONFIRMED_DAYS * DAY;
}

interface Row {
  confirmedAt: Date | null;
  leftAt: Date | null;
  confirmSentAt: Date | null;
  emailIndex: Uint8Array | null;
}
