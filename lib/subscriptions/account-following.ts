import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { articlePath, authorPath, commentPath, sectionPath } from '@/lib/urls';

/** What an account follows and how it is told of it, for its owner to take along. */
export interface Following {
  settings: {
    rhythm: string;
    digestHour: number;
    timeZone: string;
    withReply: boolean;
    since: Date;
    pausedSince: Date | null;
    leftEverything: Date | null;
    /** The mailbox has refused mail for good. */
    refusedSince: Date | null;
  } | null;
  subscriptions: { to: string; name: string; url: string; since: Date; ended: Date | null }[];
}

/** Everything the account asked to be told of, what has ended too, the oldest first. */
export async function readFollowing({ accountId }: { accountId: string }): Promise<Following> {
  const subscriber = await db.subscriber.findUnique({
    where: { accountId },
    include: {
      subscriptions: {
        include: { article: true, byline: true, section: true },
        orderBy: { createdAt: 'asc' },
      },
    },
  });
  if (subscriber === null) return { settings: null, subscriptions: [] };
  const { rhythm, digestHour, timeZone, withReply, createdAt, pausedAt, leftAt, suppressedAt } = subscriber;
  return {
    settings: {
      ...{ rhythm, digestHour, timeZone, withReply, since: createdAt },
      ...{ pausedSince: pausedAt, leftEverything: leftAt, refusedSince: suppressedAt },
    },
    subscriptions: subscriber.subscriptions.map((subscription) => ({
      ...describe(subscription),
      since: subscription.createdAt,
      ended: subscription.endedAt,
    })),
  };
}

interface Followed {
  scope: string;
  commentId: string | null;
  article: { slug: string; title: string } | null;
  byline: { handle: string; name: string } | null;
  section: { slug: string; name: string } | null;
}

function describe({ scope, commentId, article, byline, section }: Followed) {
  if (byline !== null)
    return {
      to: 'everything by an author',
      name: byline.name,
      url: `${env.SITE_URL}${authorPath(byline.handle)}`,
    };
  if (section !== null)
    return {
      to: 'everything in a section',
      name: section.name,
      url: `${env.SITE_URL}${sectionPath(section.slug)}`,
    };
  const slug = article?.slug ?? '';
  const path = commentId === null ? articlePath(slug) : commentPath(slug, commentId);
  return { to: TO[scope] ?? scope, name: article?.title ?? '', url: `${env.SITE_URL}${path}` };
}

const TO: Record<string, string> = {
  replies: 'replies to a comment',
  thread: 'everything below a comment',
  article: 'everything said here',
};
