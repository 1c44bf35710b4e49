import type { Moderator } from '@/lib/auth/viewer';
import { excerpt } from '@/lib/comments/render-body';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';

export interface QueueItem {
  id: string;
  /** What a decision has to name. */
  version: number;
  status: string;
  authorName: string;
  bodyHtml: string;
  createdAt: Date;
  article: { slug: string; title: string };
  parent: { authorName: string; excerpt: string } | null;
  holds: string[];
  verdict: 'ham' | 'spam' | 'unknown' | null;
  blatant: boolean;
  /** Why it is here, in words. */
  why: string[];
}

export interface QueuePage {
  items: QueueItem[];
  next: string | null;
  waiting: number;
  spam: number;
  /** What is wrong with the spam service, in words; null when nothing is. */
  banner: string | null;
}

export interface HistoryRow {
  at: Date;
  actor: string;
  from: string | null;
  to: string;
  reason: string | null;
  cause: string | null;
}

/** A moderator's screenful. */
const QUEUE_PAGE = 50;
const PARENT_EXCERPT = 200;
/** Counting further would cost more than the number is worth. */
const COUNT_LIMIT = 1_000;

/** What waits for a person, oldest first, or what was taken for spam, newest first; 50 at a time, `after` the id of one. */
export async function readQueue({
  list,
  after,
  moderator: _,
}: {
  list: 'waiting' | 'spam';
  after?: string | undefined;
  moderator: Moderator;
}): Promise<QueuePage> {
  const [ids, [counts], banner] = await Promise.all([findIds(list, after), readCounts(), readBanner()]);
  const shown = ids.slice(0, QUEUE_PAGE);
  const found = await db.comment.findMany({ where: { id: { in: shown } }, include: itemFields });
  const byId = new Map(found.map((row) => [row.id, row]));
  return {
    items: shown.flatMap((id) => byId.get(id) ?? []).map(toItem),
    next: ids.length > QUEUE_PAGE ? (shown.at(-1) ?? null) : null,
    waiting: counts?.waiting ?? 0,
    spam: counts?.spam ?? 0,
    banner,
  };
}

/** One comment as a moderator sees it, with its history; null when there is none. */
export async function readDecision({
  id,
  moderator: _,
}: {
  id: string;
  moderator: Moderator;
}): Promise<{ item: QueueItem; history: HistoryRow[] } | null> {
  if (!isId(id)) return null;
  const [comment, rows] = await Promise.all([
    db.comment.findUnique({ where: { id }, include: itemFields }),
    db.commentHistory.findMany({ where: { commentId: id }, orderBy: { id: 'asc' } }),
  ]);
  if (comment === null) return null;
  const history = rows.map(({ at, actor, fromStatus, toStatus, reason, cause }) => ({
    at,
    actor,
    from: fromStatus,
    to: toStatus,
    reason,
    cause,
  }));
  return { item: toItem(comment), history };
}

// These two say their status in SQL: Prisma sends it as a parameter and casts it, and with that PostgreSQL takes none of the
// partial indexes, but reads every comment there is.

/** The ids of one page of a list, and of one more if there is one. */
async function findIds(list: 'waiting' | 'spam', after: string | undefined): Promise<string[]> {
  const from = await positionOf(after);
  const rows = await db.$queryRaw<{ id: string }[]>(
    list === 'waiting'
      ? Prisma.sql`
        SELECT id FROM comment WHERE waits
          ${from === null ? Prisma.empty : Prisma.sql`AND (-urgency, waits_since, id) > (${-from.urgency}::int, ${from.waitsSince}::timestamptz, ${from.id})`}
        ORDER BY -urgency, waits_since, id LIMIT ${QUEUE_PAGE + 1}`
      : Prisma.sql`
        SELECT id FROM comment WHERE status = 'spam' AND kind = 'comment'
          ${from === null ? Prisma.empty : Prisma.sql`AND (created_at, id) < (${from.createdAt}::timestamptz, ${from.id})`}
        ORDER BY created_at DESC, id DESC LIMIT ${QUEUE_PAGE + 1}`,
  );
  return rows.map(({ id }) => id);
}

async function readCounts(): Promise<{ waiting: number; spam: number }[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT
      (SELECT count(*) FROM (
        SELECT FROM comment WHERE waits LIMIT ${COUNT_LIMIT}) waiting)::int AS waiting,
      (SELECT count(*) FROM (
        SELECT FROM comment WHERE status = 'spam' AND kind = 'comment' LIMIT ${COUNT_LIMIT}) spam)::int AS spam`);
}

const itemFields = {
  article: { select: { slug: true, title: true } },
  parent: { select: { authorName: true, body: true, visible: true } },
} satisfies Prisma.CommentInclude;

type ItemRow = Prisma.CommentGetPayload<{ include: typeof itemFields }>;

function toItem(row: ItemRow): QueueItem {
  const { id, version, status, authorName, bodyHtml, createdAt, article, parent, holds, verdict, blatant } =
    row;
  return {
    id,
    version,
    status,
    authorName,
    bodyHtml,
    createdAt,
    article,
    parent: parent && { authorName: parent.authorName, excerpt: excerpt(parent.body, PARENT_EXCERPT) },
    holds,
    verdict,
    blatant,
    why: whyInWords(row),
  };
}

const HOLD_WORDS: Record<string, string> = {
  'spam-service': 'Akismet has not answered.',
  provisional: 'Akismet let it through, and is still looking.',
  policy: 'Every comment waits here.',
  newcomer: 'It is a first comment.',
  person: 'A person was asked for.',
  links: 'It has more links than the rules let through.',
  words: 'It has a word or phrase of the list.',
  'gives-away': 'It may give away somebody’s telephone number or address.',
  flood: 'Many comments came from one network in a short time.',
  trap: 'A field that people do not see was filled in.',
  imported: 'It waited on the site it came from.',
};

function whyInWords({ holds, verdict, blatant, status }: ItemRow): string[] {
  const words = holds.map((hold) => HOLD_WORDS[hold] ?? hold);
  if (verdict === 'spam')
    words.unshift(blatant ? 'Akismet is certain that it is spam.' : 'Akismet takes it for spam.');
  else if (status === 'spam') words.unshift('A person marked it as spam, here or where it came from.');
  return words;
}

async function readBanner(): Promise<string | null> {
  const state = await db.spamServiceState.findUnique({ where: { id: 1 } });
  if (state === null) return null;
  if (state.keyState === 'invalid')
    return 'Akismet does not accept the key of this site. Every comment waits for a person until it is corrected.';
  if (state.failingSince !== null)
    return 'Akismet is not answering. What waits is tried again by itself. Nothing is lost, and nothing is published unseen.';
  if (state.alertCode !== null)
    return `Akismet has something to say about the account of this site (code ${state.alertCode}).`;
  return null;
}

interface Position {
  id: string;
  createdAt: Date;
  waitsSince: Date | null;
  urgency: number;
}

async function positionOf(after: string | undefined): Promise<Position | null> {
  if (after === undefined || !isId(after)) return null;
  return db.comment.findUnique({
    where: { id: after },
    select: { id: true, createdAt: true, waitsSince: true, urgency: true },
  });
}
