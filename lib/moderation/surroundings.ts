import { excerpt } from '@/lib/comments/render-body';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Above } from '@/lib/moderation/queue-item';

/** Its parent, and enough above that to know what the two are talking about. */
const LEVELS_ABOVE = 3;
const ABOVE_EXCERPT = 200;
/** Of Markdown: an excerpt of words is never longer, unless most of it is quotation. */
const ABOVE_SOURCE = 2_000;
const NEIGHBOUR_LIMIT = 100;

export interface Surroundings {
  ancestors: Above[];
  siblings: number;
  replies: number;
}

/** Where these comments stand in their threads, by comment. Two queries for all. */
export async function readSurroundings(ids: string[]): Promise<Map<string, Surroundings>> {
  const [above, around] = await Promise.all([readAbove(ids), readNeighbours(ids)]);
  return new Map(
    around.map(({ id, siblings, replies }) => [
      id,
      { siblings, replies, ancestors: above.filter(({ of }) => of === id).map(toAbove) },
    ]),
  );
}

interface AboveRow {
  of: string;
  id: string;
  authorName: string;
  body: string;
  visible: boolean;
}

async function readAbove(ids: string[]): Promise<AboveRow[]> {
  return db.$queryRaw<AboveRow[]>(Prisma.sql`
    WITH RECURSIVE up AS (
      SELECT c.id AS of, c.parent_id AS id, 1 AS step FROM comment c WHERE c.id = ANY(${ids}) AND c.parent_id IS NOT NULL
      UNION ALL
      SELECT up.of, c.parent_id, step + 1 FROM up JOIN comment c ON c.id = up.id
      WHERE step < ${LEVELS_ABOVE} AND c.parent_id IS NOT NULL
    )
    SELECT up.of, c.id, c.author_name AS "authorName", left(c.body, ${ABOVE_SOURCE}) AS body, c.visible
    FROM up JOIN comment c ON c.id = up.id ORDER BY up.step DESC`);
}

async function readNeighbours(ids: string[]): Promise<{ id: string; siblings: number; replies: number }[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT c.id,
      (SELECT count(*) FROM (
        SELECT FROM comment s WHERE s.parent_id = c.parent_id AND s.id <> c.id AND s.shown LIMIT ${NEIGHBOUR_LIMIT}
      ) near)::int AS siblings,
      (SELECT count(*) FROM (
        SELECT FROM comment r WHERE r.parent_id = c.id AND r.shown LIMIT ${NEIGHBOUR_LIMIT}
      ) near)::int AS replies
    FROM comment c WHERE c.id = ANY(${ids})`);
}

function toAbove({ id, authorName, body, visible }: AboveRow): Above {
  return { id, authorName, excerpt: excerpt(body, ABOVE_EXCERPT), visible };
}
