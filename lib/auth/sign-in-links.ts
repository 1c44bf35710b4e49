import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { hashToken, newToken } from '@/lib/privacy/tokens';
import { foldName } from '@/lib/auth/fold-name';
import { openSession, type OpenedSession } from '@/lib/auth/sessions';

/** Long enough to be opened on the phone in the other room, or tomorrow morning. */
const LINK_LIFE = DAY;

/** The account that the first start makes; it can take another name later. */
const FIRST_ADMINISTRATOR = 'admin';

export type LinkOutcome =
  { outcome: 'made'; accountId: string; url: string; expiresAt: Date } | { outcome: 'unknown-account' };

/** Whether nobody has administered this site yet: then every start prints a link for the first administrator. */
export async function needsFirstAdministrator(): Promise<boolean> {
  const signedIn = await db.account.findFirst({
    where: { role: 'administrator', signedInAt: { not: null } },
    select: { id: true },
  });
  return signedIn === null;
}

/** A link for the first administrator, whose account is made when it is missing. Links made before stop working. */
export async function makeFirstAdministratorLink(): Promise<MadeLink> {
  const account = await db.account.upsert({
    where: { handle: FIRST_ADMINISTRATOR },
    create: {
      id: newId(),
      handle: FIRST_ADMINISTRATOR,
      handleFolded: foldName(FIRST_ADMINISTRATOR),
      displayName: FIRST_ADMINISTRATOR,
      displayNameFolded: foldName(FIRST_ADMINISTRATOR),
      role: 'administrator',
    },
    update: {},
  });
  return makeLink(account.id);
}

/** A one-time link that signs this account in. Links made for it before stop working. */
export async function makeSignInLink({ handle }: { handle: string }): Promise<LinkOutcome> {
  const account = await db.account.findUnique({
    where: { handleFolded: foldName(handle) },
    select: { id: true },
  });
  if (account === null) {
    if (handle === FIRST_ADMINISTRATOR) return { outcome: 'made', ...(await makeFirstAdministratorLink()) };
    return { outcome: 'unknown-account' };
  }
  return { outcome: 'made', ...(await makeLink(account.id)) };
}

/** Whether a link would still work. Looking does not use it up: mail scanners look at everything. */
export async function isLinkGood(token: string): Promise<boolean> {
  const link = await db.signInLink.findUnique({ where: { tokenHash: new Uint8Array(hashToken(token)) } });
  return link !== null && link.usedAt === null && link.expiresAt.getTime() > Date.now();
}

/**
 * Uses a link up and opens a session; null for a token that is unknown, used or too old. Of two at once, one gets in. Such
 * a link is read on the machine the site runs on, by whoever may do everything there: while no second step is set up for
 * the account it counts as one, so that a first administrator can begin. Once there is one, it is asked for.
 */
export async function useSignInLink(
  token: string,
  { replaces = null }: { replaces?: string | null } = {},
): Promise<OpenedSession | null> {
  const tokenHash = new Uint8Array(hashToken(token));
  const used = await db.signInLink.updateManyAndReturn({
    where: { tokenHash, usedAt: null, expiresAt: { gt: new Date() } },
    data: { usedAt: new Date() },
    include: { account: { select: { id: true, role: true, totpConfirmedAt: true } } },
  });
  const account = used[0]?.account;
  if (account === undefined) return null;
  const { id: accountId, role, totpConfirmedAt } = account;
  const passkeys = await db.passkey.count({ where: { accountId } });
  const secondStep = totpConfirmedAt === null && passkeys === 0;
  return openSession({ accountId, role, secondStep, replaces });
}

interface MadeLink {
  accountId: string;
  url: string;
  expiresAt: Date;
}

async function makeLink(accountId: string): Promise<MadeLink> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + LINK_LIFE);
  await db.$transaction([
    db.signInLink.deleteMany({ where: { accountId, usedAt: null } }),
    db.signInLink.create({ data: { tokenHash: new Uint8Array(hashToken(token)), accountId, expiresAt } }),
  ]);
  return { accountId, url: `${env.SITE_URL}/sign-in/${token}`, expiresAt };
}
