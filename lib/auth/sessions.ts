import { DAY, HOUR, MINUTE, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Role } from '@/lib/generated/prisma/enums';
import { hashToken, newToken } from '@/lib/privacy/tokens';
import { isBanned } from '@/lib/auth/in-force';
import { needsSecondStep } from '@/lib/auth/policy';

/** How long a session lasts untouched and at all, by role: whoever can do more is signed out sooner. */
const LIVES = {
  member: { idle: 14 * DAY, absolute: 30 * DAY },
  staff: { idle: 30 * MINUTE, absolute: 12 * HOUR },
};

/** The idle clock is set again at most this often: reading pages must not write rows. */
const TOUCH_EVERY = MINUTE;

/** For so long after somebody has proved who they are, dangerous acts do not ask again. */
const FRESH_FOR = 15 * MINUTE;

/** A session as it is said once: `token` for the cookie, `maxAge` in seconds. */
export interface OpenedSession {
  token: string;
  maxAge: number;
}

/** A session and its account as they are at this moment. */
export interface ReadSession {
  accountId: string;
  handle: string;
  displayName: string;
  role: Role;
  sessionId: string;
  /** Whether a second step is enrolled: a confirmed TOTP, or a passkey. */
  hasSecondStep: boolean;
  /** When it was taken in this session; null: not yet. */
  secondStepAt: Date | null;
  /** A TOTP is asked of whoever has set one up, whatever their role. */
  hasTotp: boolean;
  /** Whether its owner proved who they are within the last fifteen minutes. */
  isFresh: boolean;
  /** Moderators have shown them the door; `policy` says what is left to them. */
  isBanned: boolean;
  expiresAt: Date;
  /** What was asked beside, if something was. */
  said?: unknown;
}

/**
 * Opens a session and returns its token, which is said this once; the database holds its hash. `secondStep` says that what
 * opened it counts as the second step too. `replaces` is the token this browser had before: it ends. `provedBy` is what
 * the account was proved to be somebody's by: when that has just been changed or taken away, or the account has gone, it
 * throws `unauthenticated`. The row of the account is held first, as by who changes it or takes a passkey off it, so that no
 * session slips in between the old way in and the end of all sessions; what is asked then sees what those have done.
 */
export async function openSession({
  accountId,
  role,
  secondStep = false,
  replaces = null,
  provedBy = {},
}: {
  accountId: string;
  role: Role;
  secondStep?: boolean;
  replaces?: string | null;
  provedBy?: Proof;
}): Promise<OpenedSession> {
  const token = newToken();
  const { absolute } = LIVES[needsSecondStep(role) ? 'staff' : 'member'];
  const tokenHash = hashToken(token);
  const [, opened] = await db.$transaction([
    db.$executeRaw(Prisma.sql`SELECT 1 FROM account WHERE id = ${accountId} FOR UPDATE`),
    db.$executeRaw(Prisma.sql`
      WITH entered AS (
        UPDATE account SET signed_in_at = now() WHERE id = ${accountId} AND ${isStillGood(provedBy)} RETURNING id
      )
      INSERT INTO session (token_hash, account_id, expires_at, second_step_at)
      SELECT ${tokenHash}, id, now() + ${absolute} * interval '1 ms', CASE WHEN ${secondStep} THEN now() END FROM entered`),
    db.session.deleteMany({ where: { tokenHash: new Uint8Array(hashToken(replaces ?? '')) } }),
  ]);
  if (opened !== 1) throw new AppError('unauthenticated');
  return { token, maxAge: Math.floor(absolute / SECOND) };
}

/** What an account has now and may have lost a moment later; nothing of it where the proof itself is used up. */
export interface Proof {
  passphraseHash?: string;
  emailIndex?: Buffer;
  credentialId?: Uint8Array;
}

function isStillGood({ passphraseHash, emailIndex, credentialId }: Proof): Prisma.Sql {
  if (passphraseHash !== undefined) return Prisma.sql`passphrase_hash = ${passphraseHash}`;
  if (emailIndex !== undefined) return Prisma.sql`email_index = ${emailIndex}`;
  if (credentialId !== undefined)
    return Prisma.sql`EXISTS (SELECT FROM passkey WHERE credential_id = ${credentialId} AND account_id = account.id)`;
  return Prisma.sql`true`;
}

/** Whether a session of this account still lives, by the role the account has now and the clock of the database. */
export const IS_ALIVE = Prisma.sql`session.expires_at > now() AND CASE
  WHEN account.role IN ('moderator', 'administrator')
  THEN session.created_at > now() - ${LIVES.staff.absolute} * interval '1 ms'
   AND session.last_seen_at > now() - ${LIVES.staff.idle} * interval '1 ms'
  ELSE session.created_at > now() - ${LIVES.member.absolute} * interval '1 ms'
   AND session.last_seen_at > now() - ${LIVES.member.idle} * interval '1 ms' END`;

/**
 * The session of a token with its account, and the role that has at this moment; null when the session is none or over.
 * One query, and at most once a minute a second one, which sets the idle clock. `question` is SQL that says something of
 * the row of `account`, as JSON, in the same query.
 */
export async function readSession(token: string, question?: Prisma.Sql): Promise<ReadSession | null> {
  const tokenHash = hashToken(token);
  const said = question === undefined ? Prisma.empty : Prisma.sql`, ${question} AS said`;
  const [row] = await db.$queryRaw<(ReadSession & { isDue: boolean })[]>(Prisma.sql`
    SELECT account.id AS "accountId", handle, display_name AS "displayName", role, session.id AS "sessionId",
      totp_confirmed_at IS NOT NULL AS "hasTotp",
      totp_confirmed_at IS NOT NULL
        OR EXISTS (SELECT FROM passkey WHERE passkey.account_id = account.id) AS "hasSecondStep",
      second_step_at AS "secondStepAt", confirmed_at > now() - ${FRESH_FOR} * interval '1 ms' AS "isFresh",
      ${isBanned} AS "isBanned",
      session.expires_at AS "expiresAt", last_seen_at < now() - ${TOUCH_EVERY} * interval '1 ms' AS "isDue"
      ${said}
    FROM session JOIN account ON account.id = session.account_id
    WHERE session.token_hash = ${tokenHash} AND ${IS_ALIVE}`);
  if (row === undefined) return null;
  const { isDue, ...session } = row;
  if (isDue) await db.$executeRaw`UPDATE session SET last_seen_at = now() WHERE token_hash = ${tokenHash}`;
  return session;
}

/** Ends one session, for ever. */
export async function endSession(token: string): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash: new Uint8Array(hashToken(token)) } });
}

/** Ends every session of an account, but the one whose id is `except`. Says how many ended. */
export async function endAllSessions(
  accountId: string,
  { except }: { except?: string } = {},
  tx: Prisma.TransactionClient = db,
): Promise<number> {
  const { count } = await tx.session.deleteMany({
    where: except === undefined ? { accountId } : { accountId, id: { not: except } },
  });
  return count;
}

/**
 * Its owner has just proved who they are: for fifteen minutes nothing asks again. With `secondStep` that was the second
 * step. From here on the session has another token (ASVS 7.2.4): whoever took the old one has gained nothing by it.
 * Throws `unauthenticated` when it has ended meanwhile.
 */
export async function renewSession({
  sessionId,
  secondStep,
}: {
  sessionId: string;
  secondStep: boolean;
}): Promise<OpenedSession> {
  const token = newToken();
  const [renewed] = await db.$queryRaw<{ seconds: number }[]>(Prisma.sql`
    UPDATE session SET token_hash = ${hashToken(token)}, confirmed_at = now(),
      second_step_at = CASE WHEN ${secondStep} THEN now() ELSE second_step_at END
    WHERE id = ${sessionId} RETURNING floor(extract(epoch FROM expires_at - now()))::int AS seconds`);
  if (renewed === undefined) throw new AppError('unauthenticated');
  return { token, maxAge: Math.max(1, renewed.seconds) };
}

/** Takes away what is over. Says how many sessions went. */
export async function purgeSessions(): Promise<number> {
  const { count } = await db.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await db.signInLink.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  return count;
}
