import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';

/** What an account with an address is told of by mail: nothing, or replies to what it said. */
export const MAIL_CHOICES = ['none', 'replies'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

export async function readMailChoice({ accountId }: SignedIn): Promise<MailChoice> {
  const { mailChoice } = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { mailChoice: true },
  });
  return mailChoice === 'none' ? 'none' : 'replies';
}

/** Holds for every mail that is sent from now on, those that wait included: they are looked at again before they go. */
export async function changeMailChoice({
  viewer,
  choice,
}: {
  viewer: SignedIn;
  choice: MailChoice;
}): Promise<void> {
  await db.account.update({ where: { id: viewer.accountId }, data: { mailChoice: choice } });
}
