import { foldName } from '@/lib/auth/fold-name';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { whatWasDone } from '@/lib/moderation/log-words';

/** One thing that a moderator did: a decision about a comment, out of its history, or an act, out of their own table. */
export interface LogRow {
  /** Where a page of the log goes on. */
  cursor: string;
  at: Date;
  /** The moderator’s name, for the team alone; null: they have left. */
  by: string | null;
  /** In words. */
  what: string;
  commentId: string | null;
  /** The article it is about, if it is there. */
  article: { slug: string; title: string } | null;
  /** The member it is about, if they are there. */
  person: { handle: string; displayName: string } | null;
  /** The bulk decision that it was part of. */
  batch: string | null;
}

/** What is looked for; everything that is left out is everything. Days are whole ones, in UTC, both of them included. */
export interface LogFilter {
  by?: string | undefined;
  kind?: 'decisions' | 'people' | 'articles' | 'rules' | undefined;
  article?: string | undefined;
  comment?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

const LOG_PAGE = 50;

/**
 * One page of the log, the latest first: `size` rows after `after`. Both tables are only ever added to, so that nothing is
 * missing and nothing changes; of each no more is read than is shown.
 */
export async function readLog({ filter, after, size = LOG_PAGE }: ReadLog): Promise<{
  rows: LogRow[];
  next: string | null;
}> {
  const from = placeOf(after);
  const limit = size + 1;
  const found = await db.$queryRaw<FoundRow[]>(Prisma.sql`
    WITH entry AS (
      (SELECT 'decision' AS source, id, at, account_id, from_status::text AS "fromStatus", to_status::text AS "toStatus",
        reason, cause, 'comment' AS subject, comment_id AS subject_id
       FROM comment_history
       WHERE actor = 'moderator' ${decisionsOf(filter)} ${periodOf(filter)} ${beyond(from, 'decision')}
       ORDER BY at DESC, id DESC LIMIT ${limit})
      UNION ALL
      (SELECT act, id, at, account_id, NULL, NULL, reason, NULL, subject, subject_id
       FROM moderation_act
       WHERE true ${actsOf(filter)} ${periodOf(filter)} ${beyond(from, 'act')}
       ORDER BY at DESC, id DESC LIMIT ${limit})
    )
    SELECT entry.*, moderator.display_name AS by, comment.id AS "commentId", article.slug, article.title,
      decline_reason.name AS "reasonName", person.handle, person.display_name AS "displayName"
    FROM entry
      LEFT JOIN account moderator ON moderator.id = entry.account_id
      LEFT JOIN comment ON entry.subject IN ('comment', 'network') AND comment.id = entry.subject_id
      LEFT JOIN article ON article.id = CASE WHEN entry.subject = 'article' THEN entry.subject_id ELSE comment.article_id END
      LEFT JOIN decline_reason ON entry.subject IN ('comment', 'rules') AND decline_reason.code = entry.reason
      LEFT JOIN account person ON entry.subject = 'account' AND person.id = entry.subject_id
    ORDER BY entry.at DESC, entry.source = 'decision' DESC, entry.id DESC LIMIT ${limit}`);
  const rows = found.slice(0, size).map(toRow);
  return { rows, next: found.length > size ? (rows.at(-1)?.cursor ?? null) : null };
}

interface ReadLog {
  filter: LogFilter;
  after?: string | undefined;
  size?: number;
  moderator: Moderator;
}

export interface FoundRow {
  /** `decision`, or which act it was. */
  source: string;
  id: bigint;
  at: Date;
  fromStatus: string | null;
  toStatus: string | null;
  reason: string | null;
  cause: string | null;
  subject: string;
  reasonName: string | null;
  by: string | null;
  commentId: string | null;
  slug: string | null;
  title: string | null;
  handle: string | null;
  displayName: string | null;
}

function toRow(row: FoundRow): LogRow {
  const { source, id, at, by, commentId, slug, title, handle, displayName, cause } = row;
  return {
    cursor: `${at.getTime()}-${source === 'decision' ? 'd' : 'a'}-${id}`,
    at,
    by,
    what: whatWasDone(row),
    commentId,
    article: slug === null || title === null ? null : { slug, title },
    person: handle === null || displayName === null ? null : { handle, displayName },
    batch: cause?.startsWith('bulk:') ? cause : null,
  };
}

interface Place {
  at: Date;
  table: 'decision' | 'act';
  id: bigint;
}

function placeOf(cursor: string | undefined): Place | null {
  const [, time, table, id] = /^(\d{1,14})-([ad])-(\d{1,18})$/.exec(cursor ?? '') ?? [];
  if (time === undefined || id === undefined) return null;
  return { at: new Date(Number(time)), table: table === 'd' ? 'decision' : 'act', id: BigInt(id) };
}

/** Of the same moment decisions come first, so that acts of it still follow a decision, and none a decision's. */
function beyond(from: Place | null, table: Place['table']): Prisma.Sql {
  if (from === null) return Prisma.empty;
  if (from.table === table) return Prisma.sql`AND (at, id) < (${from.at}::timestamptz, ${from.id}::bigint)`;
  return table === 'act'
    ? Prisma.sql`AND at <= ${from.at}::timestamptz`
    : Prisma.sql`AND at < ${from.at}::timestamptz`;
}

function periodOf({ by, from, to }: LogFilter): Prisma.Sql {
  return Prisma.sql`
    ${from === undefined ? Prisma.empty : Prisma.sql`AND at >= ${from}::timestamptz`}
    ${to === undefined ? Prisma.empty : Prisma.sql`AND at < ${to}::timestamptz + interval '1 day'`}
    ${by === undefined ? Prisma.empty : Prisma.sql`AND account_id IN (SELECT id FROM account WHERE handle_folded = ${foldName(by)})`}`;
}

function decisionsOf({ kind, article, comment }: LogFilter): Prisma.Sql {
  return Prisma.sql`
    ${kind === undefined || kind === 'decisions' ? Prisma.empty : Prisma.sql`AND false`}
    ${comment === undefined ? Prisma.empty : Prisma.sql`AND comment_id = ${comment}`}
    ${article === undefined ? Prisma.empty : Prisma.sql`AND comment_id IN (${commentsOf(article)})`}`;
}

const SUBJECTS = {
  decisions: Prisma.sql`subject = 'comment'`,
  people: Prisma.sql`subject IN ('account', 'network')`,
  articles: Prisma.sql`subject = 'article'`,
  rules: Prisma.sql`subject = 'rules'`,
};

function actsOf({ kind, article, comment }: LogFilter): Prisma.Sql {
  const about = Prisma.sql`subject IN ('comment', 'network') AND subject_id`;
  return Prisma.sql`
    ${kind === undefined ? Prisma.empty : Prisma.sql`AND ${SUBJECTS[kind]}`}
    ${comment === undefined ? Prisma.empty : Prisma.sql`AND ${about} = ${comment}`}
    ${
      article === undefined
        ? Prisma.empty
        : Prisma.sql`AND ((subject = 'article' AND subject_id = (SELECT id FROM article WHERE slug = ${article}))
            OR (${about} IN (${commentsOf(article)})))`
    }`;
}

function commentsOf(slug: string): Prisma.Sql {
  return Prisma.sql`SELECT c.id FROM comment c JOIN article a ON a.id = c.article_id WHERE a.slug = ${slug}`;
}
