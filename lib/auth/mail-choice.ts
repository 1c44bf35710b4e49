import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';

/** What is chosen already in the form of whoever writes with an account: to be told of nothing, or of replies. */
export const MAIL_CHOICES = ['none', 'replies'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

export async function readMailChoice({ accountId }: SignedIn): Promise<MailChoice> {
  const { mailChoice } = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { mailChoice: true },
  });
  return mailChoice === 'none' ? 'none' : 'replies';
}

/** Holds for what is written from now on; what is followed already is left on its own page (lib/subscriptions). */
export async function changeMailChoice({
  viewer,
  choice,
}: {
  viewer: SignedIn;
  choice: MailChoice;
}): Promise<void> {
  await db.account.update({ where: { id: viewer.accountId }, data: { mailChoice: choice } });
}
