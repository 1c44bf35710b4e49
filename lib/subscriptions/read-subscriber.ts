import { openAccountEmail } from '@/lib/auth/account-email';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { isFresh } from '@/lib/subscriptions/confirm-subscriber';
import { maskEmail } from '@/lib/subscriptions/mask-email';
import type { Rhythm } from '@/lib/subscriptions/schema';
import { openSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import { articlePath, authorPath, commentPath, sectionPath } from '@/lib/urls';

/**
 * - `asked`      somebody asked with this address, and whoever holds the link is to say whether they want that;
 * - `expired`    the same, but the mail is too old to confirm anything;
 * - `forgotten`  only the promise is left that nothing is sent;
 * - `left`       everything was left, and can be taken up again;
 * - `on`         mail comes.
 */
export type SubscriberState = 'asked' | 'expired' | 'forgotten' | 'left' | 'on';

/** What a subscriber's own page shows: never the whole address. */
export interface SubscriberView {
  state: SubscriberState;
  isAccount: boolean;
  /** Null where there is none, as of an account without one. */
  maskedEmail: string | null;
  rhythm: Rhythm;
  digestHour: number;
  timeZone: string;
  withReply: boolean;
  pausedAt: Date | null;
  /** The mailbox has refused mail for good. */
  isRefused: boolean;
  follows: FollowedThing[];
  ended: FollowedThing[];
}

export interface FollowedThing {
  id: string;
  scope: 'replies' | 'thread' | 'article' | 'author' | 'section';
  /** Title of the article, or name of the author or section; somebody wrote it. */
  name: string;
  path: string;
  /** Of a comment: when it was said. */
  saidAt: Date | null;
}

/** Who follows hundreds of things finds the newest of them. */
const MAX_LISTED = 500;
/** What was left long ago is not missed. */
const MAX_ENDED = 50;

/** What is known of a subscriber; null when there is none any more. */
export async function readSubscriber(id: string): Promise<SubscriberView | null> {
  const subscriber = await db.subscriber.findUnique({ where: { id }, include });
  if (subscriber === null) return null;
  const { account, subscriptions, rhythm, digestHour, timeZone, withReply, pausedAt } = subscriber;
  const email = account === null ? openSubscriberEmail(subscriber) : openAccountEmail(account);
  const things = subscriptions.map((row) => ({ ended: row.endedAt !== null, thing: describe(row) }));
  return {
    ...{ rhythm, digestHour, timeZone, withReply, pausedAt },
    state: stateOf(subscriber),
    isAccount: account !== null,
    maskedEmail: email === null ? null : maskEmail(email),
    isRefused: subscriber.suppressedAt !== null,
    follows: things.flatMap(({ ended, thing }) => (ended ? [] : [thing])),
    ended: things.flatMap(({ ended, thing }) => (ended ? [thing] : [])).slice(0, MAX_ENDED),
  };
}

const include = {
  account: { select: { id: true, email: true } },
  subscriptions: {
    include: {
      article: { select: { slug: true, title: true } },
      byline: { select: { handle: true, name: true } },
      section: { select: { slug: true, name: true } },
      comment: { select: { createdAt: true } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: MAX_LISTED,
  },
} satisfies Prisma.SubscriberInclude;

interface Row {
  accountId: string | null;
  email: Uint8Array | null;
  confirmedAt: Date | null;
  leftAt: Date | null;
  confirmSentAt: Date | null;
}

function stateOf(row: Row): SubscriberState {
  if (row.accountId === null && row.email === null) return row.leftAt === null ? 'expired' : 'forgotten';
  if (row.confirmedAt === null && !isFresh(row)) return 'expired';
  if (row.leftAt !== null) return 'left';
  return row.confirmedAt === null ? 'asked' : 'on';
}

interface Followed {
  id: string;
  scope: FollowedThing['scope'];
  commentId: string | null;
  article: { slug: string; title: string } | null;
  byline: { handle: string; name: string } | null;
  section: { slug: string; name: string } | null;
  comment: { createdAt: Date } | null;
}

function describe({ id, scope, commentId, article, byline, section, comment }: Followed): FollowedThing {
  const thing = { id, scope, saidAt: comment?.createdAt ?? null };
  if (byline !== null) return { ...thing, name: byline.name, path: authorPath(byline.handle) };
  if (section !== null) return { ...thing, name: section.name, path: sectionPath(section.slug) };
  const slug = article?.slug ?? '';
  const path = commentId === null ? articlePath(slug) : commentPath(slug, commentId);
  return { ...thing, name: article?.title ?? '', path };
}
