import type { CommentPolicy } from '@/lib/articles/article';

export type CommentStatus =
  'checking' | 'pending' | 'published' | 'declined' | 'spam' | 'withdrawn' | 'erased';

/** Why a person has to look: said to moderators in words, never to the author. */
export type Hold =
  | 'spam-service' // the spam service gave no verdict
  | 'provisional' // the service let it through, and is still looking
  | 'policy' // everything waits here
  | 'newcomer' // a first comment waits here
  | 'person' // its author asked for a person instead of the service
  | 'links'
  | 'words'
  | 'gives-away' // somebody's number or address stands in it
  | 'flood' // many came from one network
  | 'trap' // the field that people do not see was filled in
  | 'held-person' // moderators look first at what this person, or this network, says
  | 'mail' // it came by mail, so that no service can be asked, and its author is not known yet
  | 'imported'; // it waited on the site it came from

/** What the machine found out about one comment. `none` when the service was not to be asked. */
export interface Findings {
  verdict: 'ham' | 'spam' | 'unknown' | 'none';
  provisional: boolean;
  policy: CommentPolicy;
  /** A confirmed address or an account with a published comment; a typed name never is. */
  known: boolean;
  /** Of the rules, and what was noticed when it was posted. */
  holds: readonly Hold[];
}

/** Where the first verdict, or a later one, sends a comment (PRODUCT 4). Doubt holds; nothing here rejects. */
export function decideByMachine(findings: Findings): { to: 'published' | 'pending' | 'spam'; holds: Hold[] } {
  if (findings.verdict === 'spam') return { to: 'spam', holds: [...findings.holds] };
  const holds = new Set(findings.holds);
  if (findings.verdict === 'unknown') holds.add('spam-service');
  if (findings.provisional) holds.add('provisional');
  if (findings.policy === 'all') holds.add('policy');
  if (findings.policy === 'newcomers' && !findings.known) holds.add('newcomer');
  return { to: holds.size === 0 ? 'published' : 'pending', holds: [...holds] };
}

/** Whether the machine may still move a comment: its first verdict is due, or a later one, and nobody else has acted. */
export function isOpenToMachine({
  status,
  lastActor,
}: {
  status: CommentStatus;
  lastActor: string;
}): boolean {
  return status === 'checking' || (status === 'pending' && lastActor === 'machine');
}

export type Decision = 'publish' | 'decline' | 'spam' | 'hold';

const DECIDED: Record<Decision, CommentStatus> = {
  publish: 'published',
  decline: 'declined',
  spam: 'spam',
  hold: 'pending',
};

/** What a person's decision comes to: another status, a published comment that was looked at and stays, or a colleague's turn. */
export type PersonsMove = { kind: 'move'; to: CommentStatus } | { kind: 'keep' } | { kind: 'pass-on' };

/**
 * What a person's decision does to a comment, or null when it does nothing: what its author withdrew or had erased stays
 * so, what is checked at this moment is left to the check, and a decision that changes nothing is none. `waits` says
 * that readers reported a published comment, or that its author wants another text in its place.
 */
export function decideByPerson({
  from,
  decision,
  waits,
}: {
  from: CommentStatus;
  decision: Decision;
  waits: boolean;
}): PersonsMove | null {
  const to = DECIDED[decision];
  if (from === 'withdrawn' || from === 'erased' || from === 'checking') return null;
  if (from !== to) return { kind: 'move', to };
  if (to === 'pending') return { kind: 'pass-on' };
  return to === 'published' && waits ? { kind: 'keep' } : null;
}

/** A rule before whatever else held it too: how fair rules are is told by it (lib/moderation/fairness). */
export function mainCause(holds: readonly Hold[]): Hold | null {
  return holds.find((hold) => RULES.has(hold)) ?? holds[0] ?? null;
}

const RULES: ReadonlySet<Hold> = new Set(['links', 'words', 'gives-away']);
