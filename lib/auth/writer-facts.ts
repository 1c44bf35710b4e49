import { db } from '@/lib/db';

/** What the form of an account has to know of it, besides its name. */
export async function readWriterFacts(
  accountId: string,
): Promise<{ hasAddress: boolean; mailChoice: 'none' | 'replies' }> {
  const account = await db.account.findUnique({
    where: { id: accountId },
    select: { emailIndex: true, mailChoice: true },
  });
  return {
    hasAddress: account !== null && account.emailIndex !== null,
    mailChoice: account?.mailChoice === 'replies' ? 'replies' : 'none',
  };
}
