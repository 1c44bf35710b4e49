import { lockAddress } from '@/lib/auth/account-email';
import { codeOf, hashCode } from '@/lib/auth/email-link-codes';
import { DAY, MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { emailIndex } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';
import { hashToken, newToken } from '@/lib/privacy/tokens';

/** ASVS 6.5.5: no longer than ten minutes for what lets somebody in. */
export const LINK_LIFE = 10 * MINUTE;

/** Nobody's inbox is flooded from here. A link that was used does not count: its owner was there, and wanted it. */
const BETWEEN_MAILS = MINUTE;
const MAILS_PER_DAY = 6;

/** Whoever asks from where the address was signed in from has as many beside: strangers cannot use up an owner's. */
const MAILS_PER_DAY_TO_KNOWN = 2 * MAILS_PER_DAY;

/** More than anybody needs, and an end for a machine that presses every button. */
const RENEWALS_PER_DAY = 24;

/** With six digits, guessing five times lets one in two hundred thousand in. */
const MAX_WRONG_CODES = 5;

type Purpose = 'sign-in' | 'confirm-address' | 'confirm';

/** A link as it is kept, while it is good. */
export interface StoredLink {
  accountId: string | null;
  email: string;
  emailIndex: Buffer;
  browserHash: Buffer;
}

/**
 * Keeps a new link for an address and returns its token; null when the address has had one of the same purpose within
 * the last minute, or six today, twelve when the asker is known. Who ask for one address at the same moment wait for each other, so that one of them is counted first.
 */
export async function storeLink({
  purpose,
  email,
  browserToken,
  accountId,
  isKnown = false,
}: NewLink): Promise<string | null> {
  const link = newLink({ purpose, email, browserToken, accountId });
  const [, stored] = await db.$transaction([
    db.$executeRaw(lockAddress(link.index)),
    db.$executeRaw(Prisma.sql`
      ${insertLink(link)}
      FROM email_link WHERE email_index = ${link.index} AND purpose = ${purpose} AND used_at IS NULL
        AND created_at > now() - ${DAY} * interval '1 ms'
      HAVING count(*) < ${isKnown ? MAILS_PER_DAY_TO_KNOWN : MAILS_PER_DAY}
        AND coalesce(max(created_at), '-infinity') <= now() - ${BETWEEN_MAILS} * interval '1 ms'`),
  ]);
  return stored === 1 ? link.token : null;
}

/**
 * Keeps a new link to sign in by, for the address that another one was sent to and for the browser of `browserToken`;
 * returns its token and the address. Who has the other one has the mail, so no count of mails stops them: strangers can use up
 * all that an address is sent, and not this. Each link does it once, for a day, until it is used to sign in; null when
 * it does not.
 */
export async function renewLink({
  token,
  browserToken,
}: {
  token: string;
  browserToken: string;
}): Promise<{ token: string; email: string } | null> {
  const [before] = await db.$queryRaw<LinkRow[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM email_link WHERE token_hash = ${hashToken(token)} AND ${IS_RENEWABLE}`);
  const known = readRow(hashToken(token), before === undefined ? [] : [before]);
  if (known === null) return null;
  const link = newLink({ purpose: 'sign-in', email: known.email, browserToken, accountId: null });
  const [, stored] = await db.$transaction([
    db.$executeRaw(lockAddress(link.index)),
    db.$executeRaw(Prisma.sql`
      WITH renewed AS (
        UPDATE email_link SET renewed_at = now() WHERE token_hash = ${hashToken(token)} AND ${IS_RENEWABLE}
          AND ${RENEWALS_PER_DAY} > (
            SELECT count(*) FROM email_link other WHERE other.email_index = ${link.index}
              AND other.renewed_at > now() - ${DAY} * interval '1 ms')
        RETURNING token_hash
      )
      ${insertLink(link)} FROM renewed`),
  ]);
  return stored === 1 ? { token: link.token, email: known.email } : null;
}

/** Whether a link, good or over, could still send one more to its address. Looking uses nothing up. */
export async function isRenewable(token: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1 FROM email_link WHERE token_hash = ${hashToken(token)} AND ${IS_RENEWABLE}`);
  return rows.length > 0;
}

function newLink({ purpose, email, browserToken, accountId }: Omit<NewLink, 'isKnown'>) {
  const token = newToken();
  const tokenHash = hashToken(token);
  const { encryption, blindIndex } = keys();
  return {
    token,
    tokenHash,
    purpose,
    accountId,
    index: emailIndex({ key: blindIndex, email }),
    sealed: seal({ key: encryption, plaintext: email, context: contextOf(tokenHash) }),
    browserHash: hashToken(browserToken),
    codeHash: hashCode(codeOf(browserToken)),
  };
}

/** Up to the FROM, which says under which conditions. */
function insertLink(link: ReturnType<typeof newLink>): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO email_link (token_hash, purpose, account_id, email, email_index, browser_hash, code_hash, expires_at)
    SELECT ${link.tokenHash}, ${link.purpose}, ${link.accountId}, ${link.sealed}, ${link.index}, ${link.browserHash},
      ${link.codeHash}, now() + ${LINK_LIFE} * interval '1 ms'`;
}

interface NewLink {
  purpose: Purpose;
  email: string;
  browserToken: string;
  accountId: string | null;
  /** Whether the asker has shown before, from where they are, that the address is theirs. */
  isKnown?: boolean;
}

/** The link of a token, while it is good: not used, not too old, not guessed at too often. Looking uses nothing up. */
export async function findLink({ token, purpose }: Named): Promise<StoredLink | null> {
  const tokenHash = hashToken(token);
  const rows = await db.$queryRaw<LinkRow[]>(Prisma.sql`
    SELECT ${COLUMNS} FROM email_link WHERE token_hash = ${tokenHash} AND purpose = ${purpose} AND ${IS_GOOD}`);
  return readRow(tokenHash, rows);
}

/**
 * Uses a link up and returns it; null when there is none that is good. Of several at once, one gets it. `accountId` is
 * who may: a link to confirm an address is for the account that asked.
 */
export async function takeLink(
  { token, purpose, accountId }: Named & { accountId: string | null },
  tx: Prisma.TransactionClient = db,
): Promise<StoredLink | null> {
  const tokenHash = hashToken(token);
  const rows = await tx.$queryRaw<LinkRow[]>(Prisma.sql`
    UPDATE email_link SET used_at = now()
    WHERE token_hash = ${tokenHash} AND purpose = ${purpose} AND account_id IS NOT DISTINCT FROM ${accountId} AND ${IS_GOOD}
    RETURNING ${COLUMNS}`);
  return readRow(tokenHash, rows);
}

interface Named {
  token: string;
  purpose: Purpose;
}

/** Whether this is the code of the link's browser. Every try counts before it is looked at, however many come at once. */
export async function tryCode({ token, code }: { token: string; code: string }): Promise<boolean> {
  const given = hashCode(code.replace(/[\s-]/g, ''));
  const rows = await db.$queryRaw<{ isRight: boolean }[]>(Prisma.sql`
    UPDATE email_link SET wrong_codes = wrong_codes + CASE WHEN code_hash = ${given} THEN 0 ELSE 1 END
    WHERE token_hash = ${hashToken(token)} AND ${IS_GOOD} RETURNING code_hash = ${given} AS "isRight"`);
  return rows[0]?.isRight ?? false;
}

/** Takes away what cannot be used any more and need not be counted. Says how many links went. */
export async function purgeEmailLinks(): Promise<number> {
  return db.$executeRaw(
    Prisma.sql`DELETE FROM email_link WHERE created_at < now() - ${DAY} * interval '1 ms'`,
  );
}

const IS_GOOD = Prisma.sql`used_at IS NULL AND expires_at > now() AND wrong_codes < ${MAX_WRONG_CODES}`;

const IS_RENEWABLE = Prisma.sql`purpose = 'sign-in' AND used_at IS NULL AND renewed_at IS NULL
  AND created_at > now() - ${DAY} * interval '1 ms'`;

const COLUMNS = Prisma.sql`account_id AS "accountId", email, email_index AS "emailIndex", browser_hash AS "browserHash"`;

type LinkRow = Record<'email' | 'emailIndex' | 'browserHash', Uint8Array> & { accountId: string | null };

function readRow(tokenHash: Buffer, [row]: LinkRow[]): StoredLink | null {
  if (row === undefined) return null;
  const email = open({ key: keys().encryption, sealed: row.email, context: contextOf(tokenHash) });
  return {
    accountId: row.accountId,
    email: email.toString('utf8'),
    emailIndex: Buffer.from(row.emailIndex),
    browserHash: Buffer.from(row.browserHash),
  };
}

function contextOf(tokenHash: Buffer): string {
  return `email-link:${tokenHash.toString('hex')}`;
}
