import { Prisma } from '@/lib/generated/prisma/client';
import { manageHash } from '@/lib/subscriptions/manage-token';

type Tx = Prisma.TransactionClient;

/**
 * Gives what was followed with a confirmed address to the account that has that address, if there is one, inside the
 * transaction that confirmed the one or gave the other its address. What nobody confirmed stays a claim: anybody may have
 * typed it. Links in earlier mails go on working and lead to the account's own page.
 */
export async function takeOver(tx: Tx, emailIndex: Uint8Array | null): Promise<void> {
  if (emailIndex === null) return;
  const index = new Uint8Array(emailIndex);
  const account = await tx.account.findUnique({ where: { emailIndex: index }, select: { id: true } });
  if (account === null) return;
  const [guest] = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM subscriber WHERE email_index = ${index} AND confirmed_at IS NOT NULL FOR UPDATE`);
  if (guest === undefined) return;
  const own = await tx.subscriber.findUnique({ where: { accountId: account.id }, select: { id: true } });
  if (own === null)
    await tx.subscriber.update({
      where: { id: guest.id },
      data: { accountId: account.id, email: null, emailIndex: null },
    });
  else await merge(tx, { from: guest.id, into: own.id });
}

/** A new mailbox, or none any more: links in the mails of the old one are worthless, and what it refused is forgotten. */
export async function changeMailbox(tx: Tx, accountId: string): Promise<void> {
  const [own] = await tx.$queryRaw<{ id: string; tokenVersion: number }[]>(Prisma.sql`
    UPDATE subscriber SET token_version = token_version + 1, suppressed_at = NULL, suppressed_code = NULL, bounce_score = 0,
      bounced_at = NULL
    WHERE account_id = ${accountId} RETURNING id, token_version AS "tokenVersion"`);
  if (own === undefined) return;
  await tx.subscriber.update({ where: { id: own.id }, data: { tokenHash: manageHash(own) } });
  await tx.subscriber.deleteMany({ where: { mergedInto: own.id } });
  await tx.formerLink.deleteMany({ where: { subscriberId: own.id } });
}

async function merge(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE subscription s SET subscriber_id = ${into}
    WHERE s.subscriber_id = ${from} AND NOT EXISTS (
      SELECT 1 FROM subscription o WHERE o.subscriber_id = ${into} AND o.scope = s.scope
        AND (o.article_id, o.comment_id, o.byline_id, o.section_id)
          IS NOT DISTINCT FROM (s.article_id, s.comment_id, s.byline_id, s.section_id))`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE notification n SET subscriber_id = ${into}
    WHERE n.subscriber_id = ${from} AND NOT EXISTS (
      SELECT 1 FROM notification o WHERE o.subscriber_id = ${into} AND o.comment_id = n.comment_id)`);
  // What is on its way goes on to the same mailbox.
  await tx.replyMail.updateMany({ where: { subscriberId: from }, data: { subscriberId: into } });
  await tx.$executeRaw(Prisma.sql`
    UPDATE outcome_mail m SET subscriber_id = ${into}
    WHERE m.subscriber_id = ${from} AND NOT EXISTS (
      SELECT 1 FROM outcome_mail o
      WHERE o.subscriber_id = ${into} AND (o.comment_id, o.kind, o.version) = (m.comment_id, m.kind, m.version))`);
  await tx.outcomeMail.deleteMany({ where: { subscriberId: from } });
  await tx.subscription.deleteMany({ where: { subscriberId: from } });
  await tx.notification.deleteMany({ where: { subscriberId: from } });
  await tx.subscriber.update({
    where: { id: from },
    data: { email: null, emailIndex: null, mergedInto: into },
  });
}
