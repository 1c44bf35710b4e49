import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { dropPages } from '@/lib/page-cache/invalidate';
import { inRounds } from '@/lib/rounds';
import {
  DUE_AT,
  givenOf,
  INSERT_CHECKS,
  INSERT_MOVES,
  IS_STILL_OPEN,
  SET_FOUND,
  type Settling,
} from '@/lib/comments/checked-rows';
import { publishAtOnce } from '@/lib/comments/publish-at-once';
import { GATE_BATCH, lockArticles, publishComments } from '@/lib/comments/publish-comments';
import { noteVerdict } from '@/lib/comments/spam-service';
import type { CommentStatus } from '@/lib/comments/status';

/**
 * Moves a comment where the finding sends it, if nobody has acted since it was read; what is published passes the gate in
 * the same transaction, together with what others have published at this moment. What the service said is kept either way, and
 * a verdict taken down for what it says of the service.
 * Returns the status in which the comment is left, or null when it has gone.
 */
export async function settle(settling: Settling): Promise<CommentStatus | null> {
  const { comment, to } = settling;
  const isMoved = await (to === 'published' ? publishAndNote(settling) : holdAndNote(settling));
  if (isMoved) return to;
  const now = await db.comment.findUnique({ where: { id: comment.id }, select: { status: true } });
  return now?.status ?? null;
}

async function publishAndNote(settling: Settling): Promise<boolean> {
  const { isMoved, isServiceWell } = await publish(settling);
  await noteVerdict(settling.answer, { isServiceWell });
  return isMoved;
}

async function holdAndNote(settling: Settling): Promise<boolean> {
  const [isMoved] = await Promise.all([hold(settling), noteVerdict(settling.answer)]);
  return isMoved;
}

/** Whether it moved. One thread is changed by one transaction at a time: those who wait for their turn go in one. */
const publish = inRounds({
  most: GATE_BATCH,
  about: ({ comment }: Settling) => comment.articleId,
  work: async (settlings: Settling[]) => {
    const isThrough = (settling: Settling) => through.has(settling);
    const first = settlings.filter((settling) => isFirst(settling) && !isThrough(settling));
    const { ids, tags, isServiceWell } = await publishAtOnce(first);
    dropPages(tags);
    for (const settling of first) if (ids.includes(settling.comment.id)) through.add(settling);
    const moved = await publishInSteps(settlings.filter((settling) => !isThrough(settling)));
    const isMoved = (settling: Settling) => isThrough(settling) || moved.includes(settling.comment.id);
    return settlings.map((settling) => ({ isMoved: isMoved(settling), isServiceWell }));
  },
});

/** Let through at once. Where the rest of their round failed after that, they are done all the same, and nothing of them is tried again. */
const through = new WeakSet<Settling>();

/** The same for those that nobody sees: their article need not be locked. */
const hold = inRounds({
  most: GATE_BATCH,
  about: ({ comment }: Settling) => comment.articleId,
  work: async (settlings: Settling[]) => {
    const moved = await move(db, settlings);
    return settlings.map(({ comment }) => moved.includes(comment.id));
  },
});

function isFirst({ attempt, reason }: Settling): boolean {
  return attempt === 1 && reason === 'initial';
}

/** The ids of those that moved, all of which have come to the gate. */
async function publishInSteps(settlings: Settling[]): Promise<string[]> {
  if (settlings.length === 0) return [];
  const { moved, tags } = await db.$transaction(async (tx) => {
    const articles = await lockArticles(
      tx,
      settlings.map(({ comment }) => comment.id),
    );
    const ids = await move(tx, settlings);
    return { moved: ids, tags: await publishComments(tx, ids, articles) };
  });
  dropPages(tags);
  return moved;
}

/** The ids of those that moved. */
async function move(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  settlings: Settling[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH given AS MATERIALIZED (${givenOf(settlings)}
    ), seen AS MATERIALIZED (
      SELECT id, status FROM comment WHERE id = ANY(ARRAY(SELECT id FROM given)) ORDER BY id FOR NO KEY UPDATE
    ), checked AS (${INSERT_CHECKS}
    ), moved AS (
      UPDATE comment c SET ${SET_FOUND}, due_at = ${DUE_AT}
      FROM given JOIN seen USING (id)
      WHERE c.id = given.id AND ${IS_STILL_OPEN}
      RETURNING c.id, given.from_status, given.to_status, given.verdict, given.cause
    ), noted AS (${INSERT_MOVES})
    SELECT id FROM moved`);
  return rows.map(({ id }) => id);
}
