import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import { lockWaysIn } from '@/lib/auth/last-way-in';
import { endAllSessions, renewSession, type OpenedSession } from '@/lib/auth/sessions';
import type { Fresh, SignedIn, Viewer } from '@/lib/auth/viewer';
import { DAY, MINUTE, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma, type Account } from '@/lib/generated/prisma/client';
import { countUse, takeBackUse } from '@/lib/http/rate-limit';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';

/** What every authenticator app understands (RFC 6238): SHA-1, six digits, thirty seconds, 160 bits. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 };
const SECRET_BYTES = 20;

/** A phone's clock may be so many steps off, before and behind. */
const WINDOW = 1;

/** Of a million codes three are right at any time: so many guesses find one in a lifetime. */
const TRIES = { limit: 5, seconds: (10 * MINUTE) / SECOND };
const TRIES_A_DAY = { limit: 30, seconds: DAY / SECOND };

/** A secret as its owner takes it over into an app; `qrSvg` is drawn here, and leads nowhere. */
export interface TotpSetUp {
  /** Base 32, in groups of four. */
  secret: string;
  uri: string;
  qrSvg: string;
}

export type TotpCheck = { outcome: 'passed' | 'wrong' } | { outcome: 'rate-limited'; retryAfter: number };

/** `session` takes the place of the one it was confirmed in. */
export type TotpConfirmation =
  | { outcome: 'passed'; session: OpenedSession }
  | { outcome: 'wrong' }
  | { outcome: 'rate-limited'; retryAfter: number };

/** Begins to set up a TOTP: a new secret, sealed, which counts for nothing until a code of it is confirmed. Null when there is a confirmed one. */
export async function startTotp(account: Fresh): Promise<TotpSetUp | null> {
  const { accountId } = account;
  const secret = new Secret({ size: SECRET_BYTES });
  const totpSecret = new Uint8Array(seal({ ...sealing(accountId), plaintext: secret.bytes }));
  const { count } = await db.account.updateMany({
    where: { id: accountId, totpConfirmedAt: null },
    data: { totpSecret, totpLastStep: 0 },
  });
  return count === 0 ? null : setUpOf({ account, secret });
}

/** The secret that was begun with and is not confirmed yet, for the page that shows it; null when there is none. */
export async function readPendingTotp(account: SignedIn): Promise<TotpSetUp | null> {
  const row = await db.account.findUniqueOrThrow({ where: { id: account.accountId } });
  if (row.totpSecret === null || row.totpConfirmedAt !== null) return null;
  return setUpOf({ account, secret: secretOf(row.totpSecret, account.accountId) });
}

/** Takes the pending secret into use, when the code is one of it; this session has then taken the second step, and others end. */
export async function confirmTotp({
  account,
  code,
}: {
  account: Fresh;
  code: string;
}): Promise<TotpConfirmation> {
  const { accountId, sessionId } = account;
  const checked = await tryCode({ accountId, code, confirmed: false });
  if (checked.outcome === 'rate-limited') return checked;
  if (checked.outcome === 'wrong') return { outcome: 'wrong' };
  const session = await renewSession({ sessionId, secondStep: true });
  await endAllSessions(accountId, { except: sessionId });
  return { outcome: 'passed', session };
}

/**
 * Whether the code is one of the account's TOTP at this moment, give or take thirty seconds, and was not used before: each
 * is good once. Five wrong ones in ten minutes, or thirty in a day, and it has to wait; passkeys and recovery codes need
 * not. It does not mark the session: that is for who asked (`renewSession`).
 */
export async function checkTotp({
  account,
  code,
}: {
  account: Pick<Viewer, 'accountId'>;
  code: string;
}): Promise<TotpCheck> {
  return tryCode({ accountId: account.accountId, code, confirmed: true });
}

/**
 * Gives the TOTP up; every other session ends, since the device that was lost may have one. Whoever must have a second step
 * and has no passkey sets up another before the next moderator page.
 */
export async function removeTotp({ accountId, sessionId }: Fresh): Promise<void> {
  await db.$transaction(async (tx) => {
    const { passkeys } = await lockWaysIn({ accountId, tx });
    const data = { totpSecret: null, totpConfirmedAt: null, totpLastStep: 0 };
    await tx.account.update({ where: { id: accountId }, data });
    await endAllSessions(accountId, { except: sessionId }, tx);
    // What this session took is none any more.
    if (passkeys === 0)
      await tx.session.updateMany({ where: { id: sessionId, accountId }, data: { secondStepAt: null } });
  });
}

interface TriedCode {
  accountId: string;
  code: string;
  confirmed: boolean;
}

async function tryCode({ accountId, code, confirmed }: TriedCode): Promise<TotpCheck> {
  const taken = [];
  for (const { action, ...limit } of [
    { action: 'totp', ...TRIES },
    { action: 'totp-day', ...TRIES_A_DAY },
  ]) {
    const counted = await countUse({ subject: accountId, action, ...limit });
    if (counted.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: counted.retryAfter };
    taken.push({ subject: accountId, action, at: counted.at });
  }
  const row = await db.account.findUniqueOrThrow({ where: { id: accountId } });
  const step = stepOf(row, code);
  if (step === null || (row.totpConfirmedAt !== null) !== confirmed) return { outcome: 'wrong' };
  // Of two requests with one code one gets here first. The clock of the code is the one that made the step.
  const used = await db.$executeRaw(Prisma.sql`
    UPDATE account SET totp_last_step = ${step}, totp_confirmed_at = coalesce(totp_confirmed_at, now())
    WHERE id = ${accountId} AND totp_last_step < ${step} AND totp_secret = ${row.totpSecret}`);
  if (used === 0) return { outcome: 'wrong' };
  await Promise.all(taken.map((use) => takeBackUse(use)));
  return { outcome: 'passed' };
}

/** The time step whose code this is; null when it is none's near now. */
function stepOf({ id, totpSecret }: Account, code: string): number | null {
  const digits = code.replaceAll(/\s/g, '');
  if (totpSecret === null || !/^\d{6}$/.test(digits)) return null;
  const totp = new TOTP({ ...FORM, secret: secretOf(totpSecret, id) });
  const delta = totp.validate({ token: digits, window: WINDOW });
  return delta === null ? null : totp.counter() + delta;
}

function setUpOf({ account, secret }: { account: Pick<Viewer, 'handle'>; secret: Secret }): TotpSetUp {
  // An app shows this in its list, and a list is seen over a shoulder: the site's name is not in it, nor is its address.
  const totp = new TOTP({ ...FORM, issuer: 'Folkmoot', label: account.handle, secret });
  const uri = totp.toString();
  return {
    secret: secret.base32.replaceAll(/.{4}(?=.)/g, '$& '),
    uri,
    qrSvg: renderSVG(uri, { border: 2 }),
  };
}

function secretOf(sealed: Uint8Array, accountId: string): Secret {
  const bytes = open({ ...sealing(accountId), sealed });
  return new Secret({ buffer: new Uint8Array(bytes).buffer });
}

function sealing(accountId: string) {
  return { key: keys().encryption, context: `totp:${accountId}` };
}
