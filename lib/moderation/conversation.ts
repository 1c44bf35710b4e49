import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** A comment near another one, with its words, whatever its state: for moderators. */
export interface Spoken {
  id: string;
  /** Above it on the way to the article, beside it as another answer to the same, itself, or an answer to it. */
  where: 'above' | 'beside' | 'this' | 'below';
  authorName: string;
  bodyHtml: string;
  status: string;
  createdAt: Date;
}

const MAX_ABOVE = 12;
const MAX_BESIDE = 10;
const MAX_BELOW = 30;

/** What is said around one comment, in the order in which it is read: from the article down to its answers. */
export async function readConversation({
  id,
  moderator: _,
}: {
  id: string;
  moderator: Moderator;
}): Promise<Spoken[]> {
  return db.$queryRaw<Spoken[]>(Prisma.sql`
    WITH RECURSIVE this AS (
      SELECT id, parent_id, created_at FROM comment WHERE id = ${id}
    ), up AS (
      SELECT parent_id AS id, 1 AS step FROM this
      UNION ALL
      SELECT c.parent_id, step + 1 FROM up JOIN comment c ON c.id = up.id WHERE step < ${MAX_ABOVE}
    ), near AS (
      SELECT up.id, 'above' AS place, 0 AS part, -step AS nth FROM up WHERE up.id IS NOT NULL
      UNION ALL
      (SELECT s.id, 'beside', 1, 0 FROM comment s, this
        WHERE s.parent_id = this.parent_id AND s.id <> this.id AND s.created_at <= this.created_at AND s.shown
        ORDER BY s.created_at DESC LIMIT ${MAX_BESIDE})
      UNION ALL
      SELECT id, 'this', 2, 0 FROM this
      UNION ALL
      (SELECT r.id, 'below', 3, 0 FROM comment r, this
        WHERE r.parent_id = this.id AND r.status <> 'spam' ORDER BY r.created_at LIMIT ${MAX_BELOW})
    )
    SELECT c.id, near.place AS where, c.author_name AS "authorName", c.body_html AS "bodyHtml",
      c.status::text AS status, c.created_at AS "createdAt"
    FROM near JOIN comment c ON c.id = near.id AND c.kind = 'comment'
    ORDER BY near.part, near.nth, c.created_at, c.id`);
}
