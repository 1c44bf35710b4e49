import { askAboutKey } from '@/lib/comments/spam-service';
import { env } from '@/lib/env';
import { MESSAGES } from '@/lib/settings/schema';
import { readSettings } from '@/lib/site';

export type TriedKey = { outcome: 'good'; key: string } | { outcome: 'refused'; message: string };

const KEY_FORM = /^[a-z0-9]{1,100}$/i;

/**
 * Asks the service whether it takes a key for this site, before anything is kept; `language` and everything else as
 * the site is set. What is no key, not taken, or cannot be asked about now, is refused with the words that say so.
 */
export async function tryKey(typed: string): Promise<TriedKey> {
  if (isKeyLocked()) return { outcome: 'refused', message: MESSAGES.locked };
  if (!KEY_FORM.test(typed)) return { outcome: 'refused', message: MESSAGES.badKey };
  const state = await askAboutKey({ ...(await readSettings()), akismetKey: typed });
  if (state === 'invalid') return { outcome: 'refused', message: MESSAGES.wrongKey };
  if (state !== 'valid') return { outcome: 'refused', message: MESSAGES.unreachable };
  return { outcome: 'good', key: typed };
}

/** Whether the environment decides the key, so that nothing entered in the browser counts. */
export function isKeyLocked(): boolean {
  return env.AKISMET_KEY !== undefined;
}
