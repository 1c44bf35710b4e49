import { needsSecondStep } from '@/lib/auth/policy';
import { requireSignedIn, type SignedIn } from '@/lib/auth/viewer';
import { hasCode } from '@/lib/errors';

/**
 * Whoever may write under an account's name at this moment; null for strangers, and for those who are only halfway in.
 * What moderators say is neither checked nor held, so here they must have taken their second step, too.
 */
export async function findWriter(): Promise<SignedIn | null> {
  try {
    const viewer = await requireSignedIn();
    return needsSecondStep(viewer.role) && viewer.secondStepAt === null ? null : viewer;
  } catch (error) {
    if (hasCode(error, 'unauthenticated') || hasCode(error, 'second-step')) return null;
    throw error;
  }
}
