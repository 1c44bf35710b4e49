import { ownColumns } from '@/lib/auth/sanctions';
import { sanctionedPeople, waitsForLookOf } from '@/lib/auth/second-looks';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { freeNetwork } from '@/lib/http/network-sanctions';
import type { PersonSanction } from '@/lib/moderation/person';
import { recordAct } from '@/lib/moderation/record-act';

/** A sanction at which somebody asked for a second look. */
export interface Dispute extends PersonSanction {
  /** Whom it is about, if a member. */
  person: { handle: string; displayName: string } | null;
  /** The comment whose guest it is about, else. */
  comment: { id: string; authorName: string; article: string } | null;
}

/** More than this many at once no list helps with. */
const LIST_LIMIT = 100;

/** What this moderator can look at a second time, the oldest first, 100 at the most. */
export async function listDisputes(moderator: Moderator): Promise<Dispute[]> {
  const rows = await db.$queryRaw<Row[]>(Prisma.sql`
    SELECT ${ownColumns}, imposer.display_name AS by, person.handle,
      person.display_name AS "displayName", comment.id AS "commentId", comment.author_name AS "authorName", article.title
    FROM ${sanctionedPeople}
      LEFT JOIN account imposer ON imposer.id = sanction.by_account_id
      LEFT JOIN comment ON comment.id = sanction.comment_id
      LEFT JOIN article ON article.id = comment.article_id
    WHERE ${waitsForLookOf(moderator)}
    ORDER BY sanction.disputed_at, sanction.id LIMIT ${LIST_LIMIT}`);
  return rows.map(({ handle, displayName, commentId, authorName, title, ...sanction }) => ({
    ...sanction,
    person: handle === null ? null : { handle, displayName: displayName ?? handle },
    comment:
      commentId === null ? null : { id: commentId, authorName: authorName ?? '', article: title ?? '' },
  }));
}

/** How many those are. */
export async function countDisputes(moderator: Moderator): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>(Prisma.sql`
    SELECT count(*)::int AS count FROM ${sanctionedPeople} WHERE ${waitsForLookOf(moderator)}`);
  return row.count;
}

/** When the latest of those was made: one row, null where there is none. */
export function newestDispute(moderator: Moderator): Prisma.Sql {
  return Prisma.sql`SELECT max(sanction.disputed_at) FROM ${sanctionedPeople} WHERE ${waitsForLookOf(moderator)}`;
}

export type SettledDispute =
  | { outcome: 'settled' }
  /** A moderator has ended it, somebody has looked, nobody asked, or it is for a colleague. */
  | { outcome: 'refused' };

/**
 * Settles a dispute for good: what was imposed stands, or is ended at once. Whom it is about reads which, and reads it too where
 * it ran out before: that it should not have been.
 */
export async function settleDispute({
  id,
  act,
  moderator,
}: {
  id: string;
  act: 'keep' | 'lift';
  moderator: Moderator;
}): Promise<SettledDispute> {
  return db.$transaction(async (tx) => {
    const outcome = act === 'lift' ? 'lifted' : 'kept';
    const [found] = await tx.$queryRaw<Settled[]>(Prisma.sql`
      SELECT sanction.account_id AS "accountId", sanction.comment_id AS "commentId", sanction.kind
      FROM ${sanctionedPeople} WHERE ${waitsForLookOf(moderator)} AND sanction.id = ${id} FOR UPDATE OF sanction`);
    if (found === undefined) return { outcome: 'refused' };
    await tx.$executeRaw(Prisma.sql`
      UPDATE sanction SET dispute_outcome = ${outcome},
        ended_at = CASE WHEN ${act === 'lift'} AND (ends_at IS NULL OR ends_at > now()) THEN now() END
      WHERE id = ${id}`);
    if (act === 'lift') await freeNetwork(tx, [id]);
    const { accountId, commentId, kind } = found;
    await recordAct(tx, {
      moderator,
      act: `dispute-${outcome}`,
      ...(accountId === null
        ? { subject: 'network', subjectId: commentId }
        : { subject: 'account', subjectId: accountId }),
      reason: kind,
    });
    return { outcome: 'settled' };
  });
}

interface Row extends PersonSanction {
  handle: string | null;
  displayName: string | null;
  commentId: string | null;
  authorName: string | null;
  title: string | null;
}

interface Settled {
  accountId: string | null;
  commentId: string | null;
  kind: string;
}
