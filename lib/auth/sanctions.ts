import { inForce, isLost } from '@/lib/auth/in-force';
import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** What moderators have told somebody, or hold them to: a word, a person looks first, silence for a time, the door. */
export type SanctionKind = 'warn' | 'hold' | 'mute' | 'ban';

/** A sanction as the person it is about may know it. `reason` is a code. */
export interface OwnSanction {
  id: string;
  kind: SanctionKind;
  reason: string;
  note: string;
  createdAt: Date;
  /** Null: until somebody ends it. */
  endsAt: Date | null;
  endedAt: Date | null;
  isInForce: boolean;
  /** When whom it is about asked for a second look, once; null: they did not. */
  disputedAt: Date | null;
  /** With what words. */
  disputeNote: string;
  /** What came of that; null: nobody has looked yet, or was asked to. */
  disputeOutcome: 'kept' | 'lifted' | null;
}

/** What keeps somebody from posting. */
export interface Bar {
  kind: 'mute' | 'ban';
  reason: string;
  /** Null: until somebody ends it. */
  until: Date | null;
}

/**
 * What an account is held to at this moment. Whoever must not be overtaken by a moderator locks the account's row first, and
 * asks in a statement after that: the one who imposes a sanction locks it too.
 */
export async function readHeldTo(
  accountId: string,
  tx: Pick<Prisma.TransactionClient, '$queryRaw'> = db,
): Promise<HeldTo> {
  return heldTo(tx, Prisma.sql`account_id = ${accountId}`);
}

/** What the guest is held to at this moment who wrote this comment. */
export async function readGuestHeldTo(commentId: string): Promise<HeldTo> {
  return heldTo(db, Prisma.sql`comment_id = ${commentId}`);
}

interface HeldTo {
  bar: Bar | null;
  isHeld: boolean;
}

async function heldTo(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  isTheirs: Prisma.Sql,
): Promise<HeldTo> {
  const rows = await tx.$queryRaw<{ kind: SanctionKind; reason: string; until: Date | null }[]>(Prisma.sql`
    SELECT kind, reason, ends_at AS until FROM sanction WHERE ${isTheirs} AND ${inForce}
    ORDER BY kind = 'ban' DESC, ends_at DESC NULLS FIRST`);
  const [bar] = rows.flatMap(({ kind, reason, until }) =>
    kind === 'ban' || kind === 'mute' ? [{ kind, reason, until }] : [],
  );
  return { bar: bar ?? null, isHeld: rows.some(({ kind }) => kind === 'hold') };
}

/** Everything that moderators ever told this account, the latest first: nobody is held to anything without being told. */
export async function listOwnSanctions({ accountId }: SignedIn): Promise<OwnSanction[]> {
  return listSanctions(Prisma.sql`account_id = ${accountId}`);
}

/** Everything that moderators told the guest who wrote this comment, the latest first: it stands on its receipt. */
export async function listGuestSanctions(commentId: string): Promise<OwnSanction[]> {
  return listSanctions(Prisma.sql`comment_id = ${commentId}`);
}

async function listSanctions(isTheirs: Prisma.Sql): Promise<OwnSanction[]> {
  return db.$queryRaw<OwnSanction[]>(Prisma.sql`
    SELECT ${ownColumns} FROM sanction WHERE ${isTheirs} ORDER BY created_at DESC, id DESC`);
}

/** What makes an OwnSanction of a row of `sanction`. */
export const ownColumns = Prisma.sql`
  sanction.id, sanction.kind, sanction.reason, sanction.note, sanction.created_at AS "createdAt",
  sanction.ends_at AS "endsAt", CASE WHEN ${isLost} THEN now() ELSE sanction.ended_at END AS "endedAt",
  ${inForce} AS "isInForce",
  sanction.disputed_at AS "disputedAt", sanction.dispute_note AS "disputeNote",
  sanction.dispute_outcome AS "disputeOutcome"`;

/**
 * Its person has read a warning. Says whether there was one that was not read yet; another's is none, nor is one at which they
 * asked for a second look, until that was taken: else it would be over with nobody having looked.
 */
export async function acknowledgeWarning({
  viewer: { accountId },
  id,
}: {
  viewer: SignedIn;
  id: string;
}): Promise<boolean> {
  const changed = await db.$executeRaw(Prisma.sql`
    UPDATE sanction SET ended_at = now()
    WHERE id = ${id} AND account_id = ${accountId} AND kind = 'warn' AND ended_at IS NULL
      AND (disputed_at IS NULL OR dispute_outcome IS NOT NULL)`);
  return changed === 1;
}
