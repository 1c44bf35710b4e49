import type { Moderator } from '@/lib/auth/viewer';
import type { DecisionOutcome } from '@/lib/moderation/decide';
import type { DecisionInput } from '@/lib/moderation/schema';
import { createAccount } from '@/tests/factories';

/** Only requireModerator makes one, out of a request; a test has none. */
export async function newModerator(): Promise<Moderator> {
  const { id, handle, displayName } = await createAccount({ role: 'moderator' });
  return { accountId: id, handle, displayName, role: 'moderator' } as unknown as Moderator;
}

/** The moderator of an account that was made elsewhere. */
export function moderatorOf(accountId: string): Moderator {
  return { accountId, role: 'moderator' } as unknown as Moderator;
}

/** To publish the first version, unless it is said otherwise. */
export function decision(input: Partial<DecisionInput> = {}): DecisionInput {
  return { decision: 'publish', version: 1, reason: null, note: null, ...input };
}

/** What was decided; throws for every other outcome. */
export function decided(outcome: DecisionOutcome) {
  if (outcome.outcome !== 'decided') throw new Error(outcome.outcome);
  return outcome;
}
