import { foldName } from '@/lib/auth/fold-name';
import { compareRoles } from '@/lib/auth/roles';
import { ownColumns, type OwnSanction } from '@/lib/auth/sanctions';
import type { Moderator } from '@/lib/auth/viewer';
import { excerpt } from '@/lib/comments/render-body';
import type { CommentStatus } from '@/lib/comments/status';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Role } from '@/lib/generated/prisma/enums';
import { isId } from '@/lib/ids';

/** A member as moderators see them: what they said and what was said to them. Never an address, a way in or a network. */
export interface Person {
  handle: string;
  displayName: string;
  role: Role;
  since: Date;
  /** How many of their comments are what. */
  record: Partial<Record<CommentStatus, number>>;
  sanctions: PersonSanction[];
  notes: { at: Date; by: string | null; note: string }[];
  comments: PersonComment[];
  /** The comment that the next page goes on from; null on the last one. */
  next: string | null;
  /** Why this moderator may impose nothing on them; null: they may. */
  spared: 'yourself' | 'rank' | null;
}

export interface PersonSanction extends OwnSanction {
  /** The name of the moderator; null: they have left. */
  by: string | null;
}

export interface PersonComment {
  id: string;
  status: CommentStatus;
  createdAt: Date;
  excerpt: string;
  article: { title: string };
}

const COMMENTS_PAGE = 20;
const EXCERPT_LENGTH = 160;

/** The member of this handle, with twenty of their comments, `after` the id of one; null when there is none. */
export async function readPerson({
  handle,
  after,
  moderator,
}: {
  handle: string;
  after?: string | undefined;
  moderator: Moderator;
}): Promise<Person | null> {
  const account = await db.account.findUnique({
    where: { handleFolded: foldName(handle) },
    select: { id: true, handle: true, displayName: true, role: true, createdAt: true },
  });
  if (account === null) return null;
  const { id: accountId, createdAt: since, ...known } = account;
  const [counts, sanctions, notes, { comments, next }] = await Promise.all([
    db.comment.groupBy({ by: ['status'], where: { accountId }, _count: true }),
    readSanctions(accountId),
    readNotes(accountId),
    readComments(accountId, after),
  ]);
  const isSelf = accountId === moderator.accountId;
  return {
    ...known,
    since,
    record: Object.fromEntries(counts.map(({ status, _count }) => [status, _count])),
    sanctions,
    notes,
    comments,
    next,
    spared: isSelf ? 'yourself' : compareRoles(moderator.role, account.role) > 0 ? null : 'rank',
  };
}

async function readSanctions(accountId: string): Promise<PersonSanction[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT ${ownColumns}, moderator.display_name AS by
    FROM sanction LEFT JOIN account moderator ON moderator.id = sanction.by_account_id
    WHERE account_id = ${accountId} ORDER BY sanction.created_at DESC, sanction.id DESC`);
}

async function readNotes(accountId: string): Promise<Person['notes']> {
  const notes = await db.personNote.findMany({
    where: { accountId },
    orderBy: { id: 'desc' },
    select: { at: true, note: true, by: { select: { displayName: true } } },
  });
  return notes.map(({ at, note, by }) => ({ at, note, by: by?.displayName ?? null }));
}

async function readComments(
  accountId: string,
  after: string | undefined,
): Promise<Pick<Person, 'comments' | 'next'>> {
  const from =
    after !== undefined && isId(after)
      ? await db.comment.findFirst({ where: { id: after, accountId }, select: { createdAt: true, id: true } })
      : null;
  const found = await db.comment.findMany({
    where: {
      accountId,
      ...(from && {
        OR: [{ createdAt: { lt: from.createdAt } }, { createdAt: from.createdAt, id: { lt: from.id } }],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: COMMENTS_PAGE + 1,
    select: { id: true, status: true, createdAt: true, body: true, article: { select: { title: true } } },
  });
  const comments = found
    .slice(0, COMMENTS_PAGE)
    .map(({ body, ...comment }) => ({ ...comment, excerpt: excerpt(body, EXCERPT_LENGTH) }));
  return { comments, next: found.length > COMMENTS_PAGE ? (comments.at(-1)?.id ?? null) : null };
}
