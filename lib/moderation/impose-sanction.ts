import { foldName } from '@/lib/auth/fold-name';
import { inForce } from '@/lib/auth/in-force';
import { compareRoles } from '@/lib/auth/roles';
import { endAllSessions } from '@/lib/auth/sessions';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Role } from '@/lib/generated/prisma/enums';
import { newId } from '@/lib/ids';
import { recordAct } from '@/lib/moderation/record-act';
import { SANCTION_TIMES, type SanctionInput } from '@/lib/moderation/schema';

/** Why a moderator may not do this to that person: nobody judges themselves, their equals, or those above them. */
export type Refused = { outcome: 'unknown' } | { outcome: 'yourself' } | { outcome: 'rank' };

export type Imposed = { outcome: 'imposed'; id: string; handle: string } | Refused;

/**
 * Imposes something on an account, from its very next request on: a new sanction takes the place of one of the same kind
 * that is in force. A ban ends all sessions; whoever is banned may sign in again, to read why and to take what is theirs.
 * What is being posted at this moment either comes first or is refused.
 */
export async function imposeSanction({
  handle,
  input: { kind, reason, note, time },
  moderator,
}: {
  handle: string;
  input: SanctionInput;
  moderator: Moderator;
}): Promise<Imposed> {
  const hours = kind === 'warn' ? null : SANCTION_TIMES[time];
  return db.$transaction(async (tx) => {
    const person = await lockPerson(tx, { handle, moderator });
    if (person.outcome !== 'found') return person;
    const [accountId, id] = [person.id, newId()];
    if (kind !== 'warn')
      await tx.$executeRaw(Prisma.sql`
        UPDATE sanction SET ended_at = now() WHERE account_id = ${accountId} AND kind = ${kind} AND ${inForce}`);
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO sanction (id, account_id, kind, reason, note, ends_at, by_account_id)
      VALUES (${id}, ${accountId}, ${kind}, ${reason}, ${note}, now() + ${hours}::int * interval '1 hour',
        ${moderator.accountId})`);
    if (kind === 'ban') await endAllSessions(accountId, {}, tx);
    await recordAct(tx, { moderator, act: kind, subject: 'account', subjectId: accountId, reason });
    return { outcome: 'imposed', id, handle: person.handle };
  });
}

/** Ends a sanction before its time. One that is over, or another person's, is `unknown`. */
export async function endSanction({
  handle,
  id,
  moderator,
}: {
  handle: string;
  id: string;
  moderator: Moderator;
}): Promise<{ outcome: 'ended'; handle: string } | Refused> {
  return db.$transaction(async (tx) => {
    const person = await lockPerson(tx, { handle, moderator });
    if (person.outcome !== 'found') return person;
    const [ended] = await tx.$queryRaw<{ kind: string }[]>(Prisma.sql`
      UPDATE sanction SET ended_at = now() WHERE id = ${id} AND account_id = ${person.id} AND ${inForce} RETURNING kind`);
    if (ended === undefined) return { outcome: 'unknown' };
    const act = {
      act: 'sanction-ended',
      subject: 'account',
      subjectId: person.id,
      reason: ended.kind,
    } as const;
    await recordAct(tx, { moderator, ...act });
    return { outcome: 'ended', handle: person.handle };
  });
}

/** Notes something about a person for the other moderators. It can be neither changed nor taken away. */
export async function notePerson({
  handle,
  note,
  moderator,
}: {
  handle: string;
  note: string;
  moderator: Moderator;
}): Promise<{ outcome: 'noted'; handle: string } | { outcome: 'unknown' }> {
  return db.$transaction(async (tx) => {
    const where = { handleFolded: foldName(handle) };
    const person = await tx.account.findUnique({ where, select: { id: true, handle: true } });
    if (person === null) return { outcome: 'unknown' };
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO person_note (account_id, by_account_id, note) VALUES (${person.id}, ${moderator.accountId}, ${note})`);
    await recordAct(tx, { moderator, act: 'noted', subject: 'account', subjectId: person.id });
    return { outcome: 'noted', handle: person.handle };
  });
}

/** The role is read under the lock: who was made a moderator a moment ago is one. */
async function lockPerson(
  tx: Prisma.TransactionClient,
  { handle, moderator }: { handle: string; moderator: Moderator },
): Promise<{ outcome: 'found'; id: string; handle: string } | Refused> {
  const [person] = await tx.$queryRaw<{ id: string; handle: string; role: Role }[]>(Prisma.sql`
    SELECT id, handle, role FROM account WHERE handle_folded = ${foldName(handle)} FOR NO KEY UPDATE`);
  if (person === undefined) return { outcome: 'unknown' };
  if (person.id === moderator.accountId) return { outcome: 'yourself' };
  if (compareRoles(moderator.role, person.role) <= 0) return { outcome: 'rank' };
  return { outcome: 'found', id: person.id, handle: person.handle };
}
