import { openAccountEmail } from '@/lib/auth/account-email';
import { authorKeyOf } from '@/lib/auth/author-key';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Reason } from '@/lib/mail/reply-mail';
import { matching, reasonOfRank, skipReason } from '@/lib/notifications/audience';
import type { Mailbox } from '@/lib/notifications/tagged-address';
import { openSubscriberEmail } from '@/lib/subscriptions/subscriber-email';

/** A mail has room for so many comments; of further ones it says the number. */
const MAX_IN_MAIL = 20;

/** More of a text than any mail shows. */
const TEXT_READ = 2_100;

/** Above a comment so many others are looked up, for the headers that make a thread. */
const ANCESTORS_READ = 10;

/** Who a mail goes to, as they are at this moment. */
export interface Recipient extends Mailbox {
  id: string;
  tokenVersion: number;
  tokenHash: Uint8Array;
  withReply: boolean;
  /** In plain text; null when there is none. */
  email: string | null;
  /** Of a member; null for a guest. */
  name: string | null;
}

/** One comment of a mail, as it stands at this moment. */
export interface Told {
  notificationId: bigint;
  commentId: string;
  articleId: string;
  authorName: string;
  /** The name under which they said what it answers, where they were a guest there (lib/reply-by-mail/find-addressee). */
  ownName: string | null;
  articleTitle: string;
  text: string;
  /** From the outermost in, the nearest ten. */
  ancestorIds: string[];
  /** The strongest of the moment. */
  reason: Reason;
}

/** What a mail is to say: `told` as far as there is room, `more` of the same, and what is not said any more, with its reason. */
export interface MailContent {
  recipient: Recipient;
  told: Told[];
  more: number;
  skipped: { notificationId: bigint; reason: string }[];
}

/** Reads what these mails are about, looking at everything once more that decides whether anybody is told (PRODUCT 6.4). */
export async function readMails(
  mails: { id: bigint; subscriberId: string }[],
): Promise<Map<bigint, MailContent>> {
  const ids = mails.map(({ id }) => id);
  const rows = await readRows(ids);
  const recipients = await readRecipients(mails.map(({ subscriberId }) => subscriberId));
  return new Map(
    mails.flatMap(({ id, subscriberId }) => {
      const recipient = recipients.get(subscriberId);
      if (recipient === undefined) return [];
      const own = rows.filter(({ mailId }) => mailId === id);
      const wanted = own.filter(({ skip }) => skip === null);
      return [
        [
          id,
          {
            recipient,
            told: wanted.slice(0, MAX_IN_MAIL),
            more: Math.max(0, wanted.length - MAX_IN_MAIL),
            skipped: own.flatMap(({ notificationId, skip }) =>
              skip === null ? [] : [{ notificationId, reason: skip }],
            ),
          },
        ] as const,
      ];
    }),
  );
}

async function readRows(ids: bigint[]): Promise<(Told & { mailId: bigint; skip: string | null })[]> {
  const authors = await db.$queryRaw<
    { id: string; accountId: string | null; badge: string | null; authorName: string }[]
  >(Prisma.sql`
    SELECT DISTINCT c.id, c.account_id AS "accountId", c.badge::text AS badge, c.author_name AS "authorName"
    FROM notification n JOIN comment c ON c.id = n.comment_id WHERE n.mail_id = ANY(${ids})`);
  const now = Prisma.sql`now.rank`;
  return db.$queryRaw(Prisma.sql`
    SELECT n.id AS "notificationId", n.mail_id AS "mailId", c.id AS "commentId", c.article_id AS "articleId",
      c.author_name AS "authorName", a.title AS "articleTitle", left(c.body, ${TEXT_READ}) AS text,
      (SELECT p.author_name FROM comment p WHERE p.id = c.parent_id AND p.badge IS NULL
        AND (n.reason = 'reply' OR p.account_id = s.account_id)) AS "ownName",
      ARRAY(
        WITH RECURSIVE up AS (
          SELECT p.id, p.parent_id, 1 AS level FROM comment p WHERE p.id = c.parent_id
          UNION ALL
          SELECT p.id, p.parent_id, up.level + 1 FROM up JOIN comment p ON p.id = up.parent_id WHERE up.level < ${ANCESTORS_READ}
        ) SELECT up.id FROM up ORDER BY up.level DESC) AS "ancestorIds",
      ${reasonOfRank(Prisma.sql`coalesce(${now}, 5)`)} AS reason,
      ${skipReason({ authorKey: Prisma.sql`k.author_key`, rank: now })} AS skip
    FROM notification n
      JOIN subscriber s ON s.id = n.subscriber_id LEFT JOIN account acc ON acc.id = s.account_id
      JOIN comment c ON c.id = n.comment_id JOIN article a ON a.id = c.article_id
      JOIN unnest(${authors.map(({ id }) => id)}::text[], ${authors.map(authorKeyOf)}::text[]) AS k (comment_id, author_key)
        ON k.comment_id = c.id
      CROSS JOIN LATERAL (SELECT min(m.rank) AS rank FROM (${matching}) m WHERE m.subscriber_id = s.id) now
    WHERE n.mail_id = ANY(${ids}) AND n.sent_at IS NULL AND n.skipped_at IS NULL
    ORDER BY n.id`);
}

async function readRecipients(ids: string[]): Promise<Map<string, Recipient>> {
  const subscribers = await db.subscriber.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      tokenVersion: true,
      tokenHash: true,
      withReply: true,
      email: true,
      emailIndex: true,
      account: { select: { id: true, email: true, emailIndex: true, displayName: true } },
    },
  });
  return new Map(
    subscribers.map((subscriber) => {
      const { account } = subscriber;
      const email = account === null ? openSubscriberEmail(subscriber) : openAccountEmail(account);
      return [subscriber.id, { ...subscriber, email, name: account?.displayName ?? null }];
    }),
  );
}
