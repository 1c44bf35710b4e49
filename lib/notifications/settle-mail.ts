import { HOUR, MINUTE, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { SendOutcome } from '@/lib/mail/send';
import { countSoftBounce, suppress } from '@/lib/notifications/bounce-score';

/**
 * How long to wait after the first try, the second and so on: greylisting takes minutes, a broken server a day or two. After the
 * last a mail is given up, some five days after it was made (RFC 5321, 4.5.4.1).
 */
const WAITS = [1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60, 24 * 60, 24 * 60].map(
  (minutes) => minutes * MINUTE,
);

/** How long to wait after so many tries, in milliseconds; null when it is to be given up. */
export function waitAfter(attempts: number): number | null {
  return WAITS[attempts - 1] ?? null;
}

/** A server that is away is looked for again soon: nothing was tried. */
const AWAY = MINUTE;

/** What became of a mail when it was tried; `empty`: nothing in it was wanted any more. */
export type Tried = SendOutcome | { outcome: 'empty' };

/**
 * Writes down what became of a try, of the mail and of each row in it, in one transaction. Says whether the mail is settled,
 * and not to be tried again.
 */
export async function settleMail({
  mail: { id, subscriberId, attempts },
  outcome,
}: {
  mail: { id: bigint; subscriberId: string; attempts: number };
  outcome: Tried;
}): Promise<boolean> {
  switch (outcome.outcome) {
    case 'sent':
      await settle({ id, as: 'sent', code: null });
      return true;
    case 'empty':
      await settle({ id, as: 'empty', code: null });
      return true;
    case 'off':
      await putBack(id, HOUR);
      return false;
    case 'refused':
      await db.$transaction(async (tx) => {
        await settle({ id, as: 'refused', code: outcome.code }, tx);
        if (outcome.isAddress) await suppress({ subscriberId, code: outcome.code }, tx);
        else await countSoftBounce(subscriberId, tx);
      });
      return true;
    case 'later': {
      const wait = waitAfter(attempts);
      if (wait !== null) {
        await db.replyMail.update({
          where: { id },
          data: { nextTryAt: new Date(Date.now() + wait), code: outcome.code },
        });
        return false;
      }
      await db.$transaction(async (tx) => {
        await settle({ id, as: 'given-up', code: outcome.code }, tx);
        await countSoftBounce(subscriberId, tx);
      });
      return true;
    }
  }
}

/** Writes down why nobody is told of these any more. */
export async function skipRows(rows: { notificationId: bigint; reason: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw(Prisma.sql`
    UPDATE notification n SET skipped_at = now(), skip_reason = k.reason
    FROM unnest(${rows.map(({ notificationId }) => notificationId)}::bigint[], ${rows.map(({ reason }) => reason)}::text[]) AS k (id, reason)
    WHERE n.id = k.id AND n.sent_at IS NULL AND n.skipped_at IS NULL`);
}

/** A mail that was claimed and not tried: its try does not count. */
export async function putBack(id: bigint, wait: number = AWAY): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    UPDATE reply_mail SET attempts = attempts - 1, next_try_at = now() + ${wait / SECOND} * interval '1 second'
    WHERE id = ${id} AND settled_at IS NULL`);
}

async function settle(
  { id, as, code }: { id: bigint; as: 'sent' | 'empty' | 'refused' | 'given-up'; code: string | null },
  tx: Pick<Prisma.TransactionClient, '$executeRaw'> = db,
): Promise<void> {
  const rows =
    as === 'sent' ? Prisma.sql`sent_at = now()` : Prisma.sql`skipped_at = now(), skip_reason = ${as}`;
  await tx.$executeRaw(Prisma.sql`
    WITH settled AS (
      UPDATE reply_mail SET settled_at = now(), outcome = ${as}, code = ${code} WHERE id = ${id} AND settled_at IS NULL
      RETURNING id, subscriber_id, is_digest
    ), digest AS (
      UPDATE subscriber s SET last_digest_at = now() FROM settled
      WHERE s.id = settled.subscriber_id AND settled.is_digest AND ${as === 'sent'}
    )
    UPDATE notification n SET ${rows} FROM settled
    WHERE n.mail_id = settled.id AND n.sent_at IS NULL AND n.skipped_at IS NULL`);
}
