import { needsSecondStep } from '@/lib/auth/policy';
import { requireSignedIn, type SignedIn } from '@/lib/auth/viewer';
import { hasCode } from '@/lib/errors';

/**
 * Whoever may write under an account's name at this moment; null for strangers, and for those who are only halfway in.
 * What moderators say is neither checked nor held, so here they must have taken their second step, too.
 */
export async function findWriter(): Promise<SignedIn | null> {
  const found = await findBy(async () => ({ viewer: await requireSignedIn() }));
  return found?.viewer ?? null;
}

/** The same by another question of lib/auth/viewer: what that found, or null. */
export async function findBy<Found extends { viewer: SignedIn }>(
  require: () => Promise<Found>,
): Promise<Found | null> {
  try {
    const found = await require();
    const { role, secondStepAt } = found.viewer;
    return needsSecondStep(role) && secondStepAt === null ? null : found;
  } catch (error) {
    if (hasCode(error, 'unauthenticated') || hasCode(error, 'second-step')) return null;
    throw error;
  }
}
