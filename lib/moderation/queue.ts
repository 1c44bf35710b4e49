import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { isId } from '@/lib/ids';
import { readBanner } from '@/lib/moderation/banner';
import { listDeclineReasons, type DeclineReason } from '@/lib/moderation/decline-reasons';
import { listDisputes, type Dispute } from '@/lib/moderation/disputes';
import {
  countWaiting,
  findAuthor,
  findSpam,
  findWaiting,
  type Narrowed,
  type QueueFilter,
  type WaitingCounts,
} from '@/lib/moderation/find-waiting';
import type { HistoryRow, QueueItem } from '@/lib/moderation/queue-item';
import { readItems } from '@/lib/moderation/read-items';

export interface QueuePage extends WaitingCounts {
  items: QueueItem[];
  next: string | null;
  /** What it was narrowed to; null where it was not. */
  show: QueueFilter | null;
  article: { slug: string; title: string } | null;
  author: { key: string; name: string } | null;
  /** For which reasons a comment can be declined, in the site's order. */
  reasons: DeclineReason[];
  /** What people are held to and asked a second look at; on the first page of everything, and of appeals. */
  disputes: Dispute[];
  /** What is wrong with the spam service, in words; null when nothing is. */
  banner: string | null;
}

export interface QueueInput {
  list: 'waiting' | 'spam';
  after?: string | undefined;
  /** Part of what waits. */
  show?: QueueFilter | undefined;
  /** Of spam: what the service was certain of, kept apart from the rest. */
  certain?: boolean | undefined;
  /** The slug of an article. */
  article?: string | undefined;
  /** A handle, the id of an account, or the id of a comment: whoever wrote that. */
  author?: string | undefined;
  moderator: Moderator;
}

/** A moderator's screenful. */
const QUEUE_PAGE = 50;

/**
 * What waits for a person, the most urgent first, then the oldest, or what was taken for spam, newest first; 50 at a time,
 * `after` the id of one. A page takes the same, small number of queries whatever waits (docs/decisions/0021). An article or
 * author that is none has nothing in the list.
 */
export async function readQueue({
  list,
  after,
  show,
  certain = false,
  article: slug,
  author: key,
  moderator,
}: QueueInput): Promise<QueuePage> {
  const [article, author] = await Promise.all([
    slug === undefined ? null : findArticle(slug),
    key === undefined ? null : findAuthor(key),
  ]);
  const isNobody = (slug !== undefined && article === null) || (key !== undefined && author === null);
  const narrowed = { show: show ?? null, articleId: article?.id ?? null, author, after, certain };
  const isFirst = list === 'waiting' && [slug, key, after].every((narrowedBy) => narrowedBy === undefined);
  const hasDisputes = isFirst && (show === undefined || show === 'appeals');
  const [ids, counts, reasons, disputes, banner] = await Promise.all([
    isNobody ? [] : findIds({ list, narrowed, moderator }),
    countWaiting(moderator),
    listDeclineReasons(),
    hasDisputes ? listDisputes(moderator) : [],
    readBanner(),
  ]);
  const shown = ids.slice(0, QUEUE_PAGE);
  return {
    items: await readItems(shown, moderator),
    next: ids.length > QUEUE_PAGE ? (shown.at(-1) ?? null) : null,
    ...counts,
    show: show ?? null,
    article: article && { slug: article.slug, title: article.title },
    author: author && { key: key ?? '', name: author.name },
    reasons,
    disputes,
    banner,
  };
}

/** One comment as a moderator sees it, with its history; null when there is none. */
export async function readDecision({
  id,
  moderator,
}: {
  id: string;
  moderator: Moderator;
}): Promise<{ item: QueueItem; history: HistoryRow[]; reasons: DeclineReason[] } | null> {
  if (!isId(id)) return null;
  const [[item], rows, reasons] = await Promise.all([
    readItems([id], moderator),
    db.commentHistory.findMany({ where: { commentId: id }, orderBy: { id: 'asc' } }),
    listDeclineReasons(),
  ]);
  if (item === undefined) return null;
  const names = await namesOf(rows.flatMap(({ accountId }) => accountId ?? []));
  const history = rows.map(({ at, actor, fromStatus, toStatus, reason, cause, accountId }) => ({
    at,
    actor,
    from: fromStatus,
    to: toStatus,
    reason,
    cause,
    by: actor === 'moderator' ? (names.get(accountId ?? '') ?? null) : null,
  }));
  return { item, history, reasons };
}

function findIds({
  list,
  narrowed,
  moderator,
}: Pick<QueueInput, 'list' | 'moderator'> & { narrowed: Narrowed }) {
  // One further tells whether there is a next page.
  const limit = QUEUE_PAGE + 1;
  return list === 'waiting' ? findWaiting({ narrowed, moderator, limit }) : findSpam({ narrowed, limit });
}

async function findArticle(slug: string) {
  if (!slug.isWellFormed() || slug.includes('\0')) return null;
  return db.article.findUnique({
    where: { kind_slug: { kind: 'article', slug } },
    select: { id: true, slug: true, title: true },
  });
}

async function namesOf(accountIds: string[]): Promise<Map<string, string>> {
  const accounts = await db.account.findMany({
    where: { id: { in: [...new Set(accountIds)] } },
    select: { id: true, displayName: true },
  });
  return new Map(accounts.map(({ id, displayName }) => [id, displayName]));
}
