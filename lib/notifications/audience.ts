import { inForce } from '@/lib/auth/in-force';
import { Prisma } from '@/lib/generated/prisma/client';
import { hasBounced } from '@/lib/notifications/bounce-score';

// Who is told of a comment, in SQL: once when it becomes visible, and once more at the moment of sending. Everywhere here
// `c` is the comment, `a` its article, `s` a subscriber and `acc` its account, if it has one.

/** The reasons by rank, the strongest first, as the database names them. */
export const reasonOfRank = (rank: Prisma.Sql) =>
  Prisma.sql`(ARRAY['reply', 'thread', 'article', 'author', 'section'])[${rank}]`;

/** Every subscription that names `c`, with its subscriber, its rank and since when (PRODUCT 6.2). */
export const matching = Prisma.sql`
  SELECT x.subscriber_id, 1 AS rank, x.created_at FROM subscription x
    WHERE x.comment_id = c.parent_id AND x.scope = 'replies' AND x.ended_at IS NULL
  UNION ALL
  SELECT x.subscriber_id, 2, x.created_at FROM subscription x
    WHERE x.scope = 'thread' AND x.ended_at IS NULL AND x.comment_id IN (
      WITH RECURSIVE up AS (
        SELECT c.parent_id AS id UNION ALL SELECT p.parent_id FROM up JOIN comment p ON p.id = up.id
      ) SELECT up.id FROM up)
  UNION ALL
  SELECT x.subscriber_id, 3, x.created_at FROM subscription x
    WHERE x.article_id = c.article_id AND x.scope = 'article' AND x.ended_at IS NULL
  UNION ALL
  SELECT x.subscriber_id, 4, x.created_at FROM subscription x
    WHERE x.byline_id = a.byline_id AND x.ended_at IS NULL
  UNION ALL
  SELECT x.subscriber_id, 5, x.created_at FROM subscription x
    WHERE x.ended_at IS NULL AND x.section_id IN (SELECT o.section_id FROM article_section o WHERE o.article_id = a.id)`;

/** `s` wrote `c`: by account, by address, or by the receipt with which they asked to be told. */
const isOwn = Prisma.sql`(
  coalesce(c.account_id = s.account_id, false)
  OR coalesce(c.email_index IN (s.email_index, acc.email_index), false)
  OR EXISTS (
    SELECT 1 FROM subscription own
    WHERE own.subscriber_id = s.id AND (own.asked_with = c.id OR (own.scope = 'replies' AND own.comment_id = c.id))))`;

/** Whoever `s` ignores by this key (lib/auth/author-key). */
const isIgnored = (authorKey: Prisma.Sql) => Prisma.sql`EXISTS (
  SELECT 1 FROM ignored_author i WHERE i.account_id = s.account_id AND i.author_key = ${authorKey})`;

const isBanned = Prisma.sql`EXISTS (
  SELECT 1 FROM sanction WHERE sanction.account_id = s.account_id AND sanction.kind = 'ban' AND ${inForce})`;

/** Who never hears of `c`, neither by mail nor on the page: null for everybody else. */
export const isDeaf = (authorKey: Prisma.Sql) => Prisma.sql`
  CASE WHEN s.confirmed_at IS NULL THEN 'unconfirmed'
    WHEN s.left_at IS NOT NULL THEN 'left'
    WHEN ${isOwn} THEN 'own'
    WHEN ${isIgnored(authorKey)} THEN 'ignored'
    WHEN ${isBanned} THEN 'banned' END`;

/** Why no mail goes to `s` about `c` at this moment; null when one does. `rank` is that of what `s` follows now. */
export const skipReason = ({ authorKey, rank }: { authorKey: Prisma.Sql; rank: Prisma.Sql }) => Prisma.sql`
  CASE WHEN NOT c.visible OR a.status <> 'published' THEN 'hidden'
    WHEN s.suppressed_at IS NOT NULL THEN 'suppressed'
    WHEN s.account_id IS NOT NULL AND (acc.email IS NULL OR acc.mail_choice = 'none') THEN 'no-mail'
    WHEN s.account_id IS NULL AND s.email IS NULL THEN 'no-mail'
    WHEN s.paused_at IS NOT NULL THEN 'paused'
    WHEN ${hasBounced} THEN 'bounced'
    WHEN ${rank} IS NULL THEN 'unsubscribed'
    ELSE ${isDeaf(authorKey)} END`;
