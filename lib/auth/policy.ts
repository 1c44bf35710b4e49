import type { Role } from '@/lib/generated/prisma/enums';

/** What somebody may be about to do. What everybody may (reading, reporting, following) is not asked about. */
export type Act =
  'comment' | 'keep-account' | 'be-known' | 'write' | 'edit-any-article' | 'moderate' | 'administer';

/** From the least to the most: each may do what those before it may. */
const RANKS = ['guest', 'member', 'author', 'moderator', 'administrator'] as const;
type Rank = (typeof RANKS)[number];

/** PRODUCT 9, whole: the least that somebody has to be. Moderators look after what is said, not after what others wrote. */
const LEAST: Readonly<Record<Act, Rank>> = {
  comment: 'guest',
  'keep-account': 'member',
  'be-known': 'member',
  write: 'author',
  'edit-any-article': 'administrator',
  moderate: 'moderator',
  administer: 'administrator',
};

/**
 * What is left to whoever was shown the door: to see why and dispute it, ways in and sessions, whom they ignore and what they
 * follow (no mail comes of it meanwhile), their words to take along, and to leave. They do not speak, and
 * change neither name nor handle nor which comments are theirs (`be-known`), so that a ban stays with whom it was for.
 */
const LEFT_TO_THE_BANNED: ReadonlySet<Act> = new Set<Act>(['keep-account']);

/** Whether somebody of this role may do that; null is a guest. The one place that knows. */
export function may(role: Role | null, act: Act, { isBanned = false }: { isBanned?: boolean } = {}): boolean {
  if (isBanned && !LEFT_TO_THE_BANNED.has(act)) return false;
  return RANKS.indexOf(role ?? 'guest') >= RANKS.indexOf(LEAST[act]);
}

/**
 * Whether this role must prove itself twice in a session before it acts: what a moderator can see and undo is worth more
 * to somebody else than one passphrase can protect (ASVS 6.3.3). Their sessions are shorter for the same reason.
 */
export function needsSecondStep(role: Role): boolean {
  return may(role, 'moderate');
}
