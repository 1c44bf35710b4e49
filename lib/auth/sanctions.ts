import { inForce } from '@/lib/auth/in-force';
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
): Promise<{ bar: Bar | null; isHeld: boolean }> {
  const rows = await tx.$queryRaw<{ kind: SanctionKind; reason: string; until: Date | null }[]>(Prisma.sql`
    SELECT kind, reason, ends_at AS until FROM sanction WHERE account_id = ${accountId} AND ${inForce}
    ORDER BY kind = 'ban' DESC, ends_at DESC NULLS FIRST`);
  const [bar] = rows.flatMap(({ kind, reason, until }) =>
    kind === 'ban' || kind === 'mute' ? [{ kind, reason, until }] : [],
  );
  return { bar: bar ?? null, isHeld: rows.some(({ kind }) => kind === 'hold') };
}

/** Everything that moderators ever told this account, the latest first: nobody is held to anything without being told. */
export async function listOwnSanctions({ accountId }: SignedIn): Promise<OwnSanction[]> {
  return db.$queryRaw<OwnSanction[]>(Prisma.sql`
    SELECT id, kind, reason, note, created_at AS "createdAt", ends_at AS "endsAt", ended_at AS "endedAt",
      ${inForce} AS "isInForce"
    FROM sanction WHERE account_id = ${accountId} ORDER BY created_at DESC, id DESC`);
}

/** Its person has read a warning. Says whether there was one that was not read yet; another's is none. */
export async function acknowledgeWarning({
  viewer: { accountId },
  id,
}: {
  viewer: SignedIn;
  id: string;
}): Promise<boolean> {
  const changed = await db.$executeRaw(Prisma.sql`
    UPDATE sanction SET ended_at = now()
    WHERE id = ${id} AND account_id = ${accountId} AND kind = 'warn' AND ended_at IS NULL`);
  return changed === 1;
}
