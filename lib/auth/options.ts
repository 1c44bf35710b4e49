import { getServerSession, type AuthOptions } from 'next-auth';
import { sessionCookieName } from '@/lib/auth/cookie';
import { readSession, type ReadSession } from '@/lib/auth/sessions';
import { DAY, SECOND } from '@/lib/clock';
import { env } from '@/lib/env';
import type { Prisma } from '@/lib/generated/prisma/client';

/** Longer than any session of ours lives. next-auth would prolong a session that has less than this left: none ever has. */
const NEVER_DUE = (400 * DAY) / SECOND;

/**
 * How next-auth reads a session, and that is all it does here (docs/decisions/0018): its adapter can look a token up by its
 * hash and do nothing else, it has no way in of its own, and of its addresses none is served.
 */
const options = (question?: Prisma.Sql): AuthOptions => ({
  secret: env.AUTH_SECRET,
  providers: [],
  session: { strategy: 'database', maxAge: NEVER_DUE, updateAge: NEVER_DUE },
  cookies: { sessionToken: { name: sessionCookieName(), options: {} } },
  adapter: {
    async getSessionAndUser(sessionToken) {
      const read = await readSession(sessionToken, question);
      if (read === null) return null;
      const { accountId, displayName, expiresAt } = read;
      return {
        session: { sessionToken, userId: accountId, expires: expiresAt },
        // An address of its own is what next-auth wants of everybody; ours need none.
        user: { id: accountId, name: displayName, email: '', emailVerified: null, read },
      };
    },
  },
  callbacks: { session: ({ session, user }) => ({ ...session, read: (user as unknown as Carrier).read }) },
  logger: {
    // It would log that the database is away, and say that nobody is signed in.
    error(code, metadata) {
      throw metadata instanceof Error ? metadata : new Error(`next-auth: ${code}`);
    },
    warn: () => undefined,
    debug: () => undefined,
  },
});

interface Carrier {
  read: ReadSession;
}

/** The session of a token, by way of next-auth, as `readSession` reads it. Throws what that throws. */
export async function askForSession(token: string, question?: Prisma.Sql): Promise<ReadSession | null> {
  // Nothing else of the request is any of its business: no forwarded header, no cookie of its own.
  const request = { headers: {}, cookies: { [sessionCookieName()]: token } };
  const response = { getHeader: () => undefined, setHeader: () => undefined };
  const session = await (getServerSession as unknown as Ask)(request, response, options(question));
  return session?.read ?? null;
}

/** As it is called here: its own types know Next's old request and response only. */
type Ask = (request: unknown, response: unknown, options: AuthOptions) => Promise<Carrier | null>;
