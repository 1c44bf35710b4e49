import { followAsAccount } from './follow';
import { readOverlay } from './overlay';
import { offerAccount } from './viewer-form';
import { markThread } from './viewer-thread';

/**
 * Adds to an article what concerns its reader alone: the page itself is the same for everybody. Keeps nothing, and says
 * nothing where nobody is signed in.
 */
export async function showViewer(): Promise<void> {
  const slug = document.querySelector<HTMLElement>('[data-article]')?.dataset.article;
  if (slug === undefined) return;
  const overlay = await readOverlay(slug);
  if (overlay === null) return;
  offerAccount(overlay);
  markThread(overlay);
  followAsAccount();
}
