import type { SignedIn } from '@/lib/auth/viewer';
import { excerpt } from '@/lib/comments/render-body';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { heardBy } from '@/lib/inbox/heard';
import { commentPath } from '@/lib/urls';

/** One comment that a member is told of. */
export interface InboxEntry {
  id: string;
  authorName: string;
  article: { slug: string; title: string };
  /** Empty while its words are folded. */
  excerpt: string;
  at: Date;
  /** It answers them; otherwise they follow where it was said. */
  toMe: boolean;
  isUnread: boolean;
  href: string;
}

const PAGE = 30;
const EXCERPT_LENGTH = 200;
/** Of a body so much is read for its excerpt. */
const EXCERPT_SOURCE = 2_000;

/** What a member is told of, the latest first, 30 at a time; `after` is the id of the last one seen. */
export async function listInbox({
  viewer: { accountId },
  after,
}: {
  viewer: Pick<SignedIn, 'accountId'>;
  after?: string | undefined;
}): Promise<{ entries: InboxEntry[]; next: string | null }> {
  const last = after !== undefined && isId(after) ? after : null;
  const found = await db.$queryRaw<Row[]>(Prisma.sql`
    SELECT h.id, h.at, h."toMe", c.author_name AS "authorName", a.slug, a.title,
      CASE WHEN c.folded THEN '' ELSE left(c.body, ${EXCERPT_SOURCE}) END AS body, h.at > me.inbox_seen_at AS "isUnread"
    FROM (${heardBy(accountId)}) h
    JOIN comment c ON c.id = h.id
    JOIN article a ON a.id = c.article_id
    JOIN account me ON me.id = ${accountId}
    WHERE ${last}::text IS NULL
      OR (h.at, h.id) < (SELECT l.first_published_at, l.id FROM comment l WHERE l.id = ${last})
    ORDER BY h.at DESC, h.id DESC LIMIT ${PAGE + 1}`);
  const entries = found.slice(0, PAGE).map(({ slug, title, body, ...row }) => ({
    ...row,
    article: { slug, title },
    excerpt: excerpt(body, EXCERPT_LENGTH),
    href: commentPath(slug, row.id),
  }));
  return { entries, next: found.length > PAGE ? (entries.at(-1)?.id ?? null) : null };
}

interface Row {
  id: string;
  at: Date;
  toMe: boolean;
  authorName: string;
  slug: string;
  title: string;
  body: string;
  isUnread: boolean;
}
