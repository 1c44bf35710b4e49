import { db } from '@/lib/db';

/** What is wrong with the spam service, in words for moderators; null when nothing is. */
export async function readBanner(): Promise<string | null> {
  const state = await db.spamServiceState.findUnique({ where: { id: 1 } });
  if (state === null) return null;
  if (state.keyState === 'invalid')
    return 'Akismet does not accept the key of this site. Every comment waits for a person until it is corrected.';
  if (state.failingSince !== null)
    return 'Akismet is not answering. What waits is tried again by itself. Nothing is lost, and nothing is published unseen.';
  if (state.alertCode !== null)
    return `Akismet has something to say about the account of this site (code ${state.alertCode}).`;
  return null;
}
