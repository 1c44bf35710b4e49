/** What the words of a row are made of: codes of history, or of an act. */
interface Done {
  /** `decision`, or which act it was. */
  source: string;
  toStatus: string | null;
  reason: string | null;
  subject: string;
}

/** What a moderator did, in words that begin a sentence and end none. A code that has none here is said as it is. */
export function whatWasDone({ source, toStatus, reason, subject }: Done): string {
  if (source === 'decision') {
    if (reason !== null && DECISIONS[reason] !== undefined) return DECISIONS[reason];
    return withReason(MOVES[toStatus ?? ''] ?? toStatus ?? '', reason);
  }
  return withReason(ACTS[`${source} ${subject}`] ?? ACTS[source] ?? source, reason);
}

const MOVES: Record<string, string> = {
  published: 'Published a comment',
  declined: 'Declined a comment',
  spam: 'Marked a comment as spam',
  pending: 'Put a comment back to wait',
};

/** Codes that say what happened by themselves, whatever the state became. */
const DECISIONS: Record<string, string> = {
  kept: 'Looked at a published comment, and let it stand',
  'passed-on': 'Passed a comment on to a colleague',
  edited: 'Changed the text of a comment',
  revised: 'Took the new text of an author',
  'revision-left': 'Left out the new text of an author',
  undone: 'Took a decision back',
};

const ACTS: Record<string, string> = {
  warn: 'Warned a member',
  hold: 'Had a person look first at what a member says',
  mute: 'Muted a member',
  ban: 'Banned a member',
  'sanction-ended': 'Ended what a member was held to',
  'noted account': 'Noted something about a member',
  'noted comment': 'Noted something about a comment',
  'network-hold': 'Had a person look first at what comes from the network of a comment',
  'network-ban': 'Banned the guests of the network of a comment',
  locked: 'Closed a comment and all below it for replies',
  unlocked: 'Opened a comment and all below it for replies',
  close: 'Closed a conversation',
  open: 'Opened a conversation',
  'slow-mode': 'Set the pace of a conversation',
  'rules-saved': 'Changed the house rules',
  'reason-add': 'Added a reason for declining',
  'reason-change': 'Changed a reason for declining',
  'reason-retire': 'Retired a reason for declining',
  'reason-restore': 'Brought back a reason for declining',
  'recheck rules': 'Had Akismet asked again about all that is held',
  'recheck comment': 'Had Akismet asked again about a comment',
  policy: 'Said who is read at once in a conversation',
};

function withReason(what: string, reason: string | null): string {
  return reason === null || reason === '' ? what : `${what} (${reason})`;
}
