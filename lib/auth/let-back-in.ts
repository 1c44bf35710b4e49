import { makeSignInLink, type LinkOutcome } from '@/lib/auth/sign-in-links';
import { tellOwner } from '@/lib/auth/tell-owner';
import type { Administrator, Fresh } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { recordAct } from '@/lib/moderation/record-act';

/**
 * A one-time link for somebody who has lost every way in, as the console makes them. Whoever has it is them, so it stands in
 * the log, and the owner hears of it by mail, where there is an address: nobody comes into an account from here unnoticed.
 */
export async function letBackIn({
  handle,
  administrator,
}: {
  handle: string;
  administrator: Administrator;
  fresh: Fresh;
}): Promise<LinkOutcome> {
  const made = await makeSignInLink({ handle });
  if (made.outcome === 'unknown-account') return made;
  const { accountId } = made;
  const act = { act: 'sign-in-link', subject: 'account', subjectId: accountId } as const;
  await recordAct(db, { moderator: administrator, ...act });
  tellOwner({ accountId, change: 'link-made' });
  return made;
}
