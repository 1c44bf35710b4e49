import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { readBounce, type Bounce } from '@/lib/mail/read-bounce';
import { countSoftBounce, suppress } from '@/lib/notifications/bounce-score';
import { readTag } from '@/lib/notifications/tagged-address';

/** What was done about a mail that came back: nothing more is sent there, it is counted, or it was none of ours or no bounce. */
export type BounceOutcome = { outcome: 'suppressed' | 'counted' | 'ignored' | 'unknown' };

/**
 * Takes a mail that came to the address where ours come back to. `source` has one character for each byte (latin1);
 * `recipient` is the address it came to, where the mail server says so: else its own headers are believed. Whose mail it is is
 * known by our own address alone, never by what a report says, so that nobody can have somebody else taken off. The same
 * report counts once.
 */
export async function takeBounce({
  source,
  recipient,
}: {
  source: string;
  recipient: string | null;
}): Promise<BounceOutcome> {
  const { recipients, ...bounce } = readBounce(source);
  const tag = (recipient === null ? recipients : [recipient]).map(readTag).find((found) => found !== null);
  // What was written in answer to a mail, or to leave, is no report, and not for here.
  if (tag === undefined || tag.purpose === 'reply' || tag.purpose === 'unsubscribe')
    return { outcome: 'unknown' };
  if (bounce.kind === 'none') return { outcome: 'ignored' };
  switch (tag.purpose) {
    case 'notification':
      return takeMailBounce(tag.id, bounce);
    case 'subscriber':
      return takeConfirmBounce(tag.id, bounce);
  }
}

type Came = Exclude<Bounce, { kind: 'none' }>;

function takeMailBounce(id: string, bounce: Came): Promise<BounceOutcome> {
  return db.$transaction(async (tx) => {
    const [mail] = await tx.$queryRaw<{ subscriberId: string }[]>(Prisma.sql`
      UPDATE reply_mail SET bounced_at = now(), code = ${bounce.code} WHERE id = ${BigInt(id)} AND bounced_at IS NULL
      RETURNING subscriber_id AS "subscriberId"`);
    if (mail === undefined) return { outcome: 'unknown' };
    if (bounce.kind === 'soft') {
      await countSoftBounce(mail.subscriberId, tx);
      return { outcome: 'counted' };
    }
    await suppress({ subscriberId: mail.subscriberId, code: bounce.code }, tx);
    return { outcome: 'suppressed' };
  });
}

/** Nobody confirmed that address: there is nothing to count against it, only the mail to it to be spared. */
async function takeConfirmBounce(id: string, bounce: Came): Promise<BounceOutcome> {
  if ((await db.subscriber.count({ where: { id } })) === 0) return { outcome: 'unknown' };
  if (bounce.kind === 'soft') return { outcome: 'ignored' };
  await suppress({ subscriberId: id, code: bounce.code });
  return { outcome: 'suppressed' };
}
