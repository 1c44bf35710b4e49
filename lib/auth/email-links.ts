import { z } from 'zod';
import { codeOf } from '@/lib/auth/email-link-codes';
import {
  findLink,
  isRenewable,
  LINK_LIFE,
  renewLink,
  storeLink,
  takeLink,
  tryCode,
  type StoredLink,
} from '@/lib/auth/email-link-store';
import { enterAccount, type SignIn } from '@/lib/auth/sign-in';
import { countLinkTry, isKnownHere, noteVisit } from '@/lib/auth/throttle';
import { HOUR, MINUTE, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { countUse, networkOf } from '@/lib/http/rate-limit';
import { errorFacts, log } from '@/lib/log';
import { sendMail } from '@/lib/mail/send';
import { signInMail } from '@/lib/mail/sign-in-mail';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { matchesHash, newToken } from '@/lib/privacy/tokens';

/** Of one network: a household that signs in, not a list of addresses that is worked through. */
const ASKS_PER_HOUR = 10;

const askSchema = z.object({ email: z.string().max(1000) }).strict();

export type AskOutcome =
  | { outcome: 'sent'; browserToken: string; code: string }
  | { outcome: 'invalid' }
  | { outcome: 'rate-limited'; retryAfter: number };

/**
 * Sends a link to an address. Whether an account has it is not even looked up, so that no answer, no time and no number
 * of mails can tell; nor does `sent` tell whether a mail was due (one a minute, six a day, and as many beside to whoever asks
 * from where the address was signed in from). Strangers can use these up; any one of the mails then gets its owner another
 * (`askByOlderLink`). The link opens without more ado
 * in the browser that holds `browserToken`, and elsewhere with the `code` (six digits) that this one shows. A browser that
 * asks again says its token again, and keeps its code. `retryAfter` is in seconds; it is about the network alone.
 */
export async function askForSignInLink({ raw, ip, browserToken = null }: Asked): Promise<AskOutcome> {
  const input = askSchema.safeParse(raw);
  const email = input.success ? normaliseEmail(input.data.email) : null;
  if (email === null) return { outcome: 'invalid' };
  const asking = {
    subject: networkOf(ip),
    action: 'email-link',
    limit: ASKS_PER_HOUR,
    seconds: HOUR / SECOND,
  };
  const counted = await countUse(asking);
  if (counted.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: counted.retryAfter };

  const asker = browserToken ?? newToken();
  const index = emailIndex({ key: keys().blindIndex, email });
  const isKnown = await isKnownHere({ emailIndex: index, ip });
  const token = await storeLink({ purpose: 'sign-in', email, browserToken: asker, accountId: null, isKnown });
  // Nobody waits for the mail server: the answer would take as long as it does, and only where a mail was due.
  if (token !== null) void deliver({ email, token });
  return { outcome: 'sent', browserToken: asker, code: codeOf(asker) };
}

interface Asked {
  /** `{ email }`, as it was sent. */
  raw: unknown;
  ip: string;
  browserToken?: string | null;
}

/**
 * Sends a new link to where another one was sent, for the browser that holds `browserToken`. Whoever has a link of today's,
 * though it was a stranger who asked for it, or its ten minutes are over, gets in by this whatever number of mails the
 * address has had (docs/decisions/0027). Each link sends one more; `refused` for what does not, or is no link.
 */
export async function askByOlderLink({
  token,
  ip,
  browserToken = null,
}: {
  token: string;
  ip: string;
  browserToken?: string | null;
}): Promise<Exclude<AskOutcome, { outcome: 'invalid' }> | { outcome: 'refused' }> {
  const attempt = await countLinkTry(ip);
  if (attempt.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: attempt.retryAfter };
  const asker = browserToken ?? newToken();
  const link = await renewLink({ token, browserToken: asker });
  if (link === null) return { outcome: 'refused' };
  await attempt.succeeded();
  void deliver(link);
  return { outcome: 'sent', browserToken: asker, code: codeOf(asker) };
}

/**
 * What a link would do in this browser, and whether it could send another one. Looking uses nothing up: mail scanners
 * look at everything.
 */
export async function readEmailLink(token: string, browserToken: string | null): Promise<LinkState> {
  const link = await findLink({ token, purpose: 'sign-in' });
  const canRenew = await isRenewable(token);
  if (link === null) return { outcome: 'refused', canRenew };
  return { outcome: isAsker(link, browserToken) ? 'ready' : 'code-needed', canRenew };
}

interface LinkState {
  outcome: 'ready' | 'code-needed' | 'refused';
  canRenew: boolean;
}

export type UseOutcome =
  | Extract<SignIn, { outcome: 'signed-in' }>
  /** Nobody has this address, and whoever asks has just proved that it is theirs. */
  | { outcome: 'no-account'; email: string }
  | { outcome: 'code-needed' }
  | { outcome: 'refused' }
  | { outcome: 'rate-limited'; retryAfter: number };

/**
 * Uses a link up and opens a session for the account that has its address now. `code-needed` in another browser than the
 * one that asked, without its code or with a wrong one; after five wrong ones the link is dead. `refused` is the one
 * answer for everything that is no link, or not any more.
 */
export async function useEmailLink({
  token,
  browserToken,
  code,
  ip,
  replaces = null,
}: Used): Promise<UseOutcome> {
  const attempt = await countLinkTry(ip);
  if (attempt.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: attempt.retryAfter };

  const link = await findLink({ token, purpose: 'sign-in' });
  if (link === null) return { outcome: 'refused' };
  if (!isAsker(link, browserToken)) {
    if (code === null || !(await tryCode({ token, code }))) return { outcome: 'code-needed' };
  }
  const taken = await takeLink({ token, purpose: 'sign-in', accountId: null });
  if (taken === null) return { outcome: 'refused' };
  await attempt.succeeded();
  await noteVisit({ emailIndex: taken.emailIndex, ip });

  const account = await db.account.findUnique({
    where: { emailIndex: new Uint8Array(taken.emailIndex) },
    select: { id: true, role: true, totpConfirmedAt: true },
  });
  if (account === null) return { outcome: 'no-account', email: taken.email };
  return enterAccount({ account, replaces, provedBy: { emailIndex: taken.emailIndex } });
}

interface Used {
  token: string;
  browserToken: string | null;
  code: string | null;
  ip: string;
  /** The session this browser had before: it ends. */
  replaces?: string | null;
}

function isAsker({ browserHash }: StoredLink, browserToken: string | null): boolean {
  return browserToken !== null && matchesHash({ token: browserToken, hash: browserHash });
}

/** What goes wrong here is heard of by the operator; who waits for the mail asks again. */
async function deliver({ email, token }: { email: string; token: string }): Promise<void> {
  try {
    const href = `${env.SITE_URL}/sign-in/link/${token}`;
    await sendMail({ to: email, ...signInMail({ href, minutes: LINK_LIFE / MINUTE }) });
  } catch (error) {
    log('error', 'sign-in mail not made', errorFacts(error));
  }
}
