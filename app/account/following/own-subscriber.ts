import { requireSignedIn } from '@/lib/auth/viewer';
import { ownSubscriber } from '@/lib/subscriptions/own-subscriber';

/** The subscriber of whoever is signed in: made when it is first needed, and nobody else's ever. */
export async function requireOwnSubscriber(): Promise<string> {
  return ownSubscriber(await requireSignedIn());
}
