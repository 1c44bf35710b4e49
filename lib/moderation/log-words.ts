/** What the words of a row are made of: codes of history, or of an act. */
interface Done {
  /** `decision`, or which act it was. */
  source: string;
  toStatus: string | null;
  reason: string | null;
  subject: string;
  /** What the site calls its reason to decline of that code, if it is one. */
  reasonName: string | null;
}

/** What a moderator did, in words that begin a sentence and end none. A code that has none here is said as it is. */
export function whatWasDone({ source, toStatus, reason, subject, reasonName }: Done): string {
  if (source === 'decision') {
    if (reason !== null && DECISIONS[reason] !== undefined) return DECISIONS[reason];
    return withReason(MOVES[toStatus ?? ''] ?? toStatus ?? '', reasonName ?? reason);
  }
  const what = ACTS[`${source} ${subject}`] ?? ACTS[source] ?? source;
  return withReason(what, reason === null ? null : (inWords(subject, reason) ?? reasonName ?? reason));
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
  'dispute-kept': 'Looked again at what somebody was held to, and let it stand',
  'dispute-lifted': 'Looked again at what somebody was held to, and took it back',
  role: 'Gave a member another role',
  'sign-in-link': 'Made a link by which a member signs in',
  'noted account': 'Noted something about a member',
  'noted comment': 'Noted something about a comment',
  'guest-warn': 'Warned a guest',
  'guest-hold': 'Had a person look first at what a guest says',
  'guest-mute': 'Muted a guest',
  'guest-ban': 'Banned a guest',
  'guest-sanction-ended': 'Ended what a guest was held to',
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

/** Why somebody was held to something, or to what; how an article may be answered. Null for what is none of these. */
function inWords(subject: string, code: string): string | null {
  if (subject === 'account' || subject === 'network') return PEOPLE[code] ?? null;
  if (subject !== 'article') return null;
  const seconds = Number(/^seconds:(\d+)$/.exec(code)?.[1] ?? NaN);
  if (Number.isNaN(seconds)) return CONVERSATIONS[code] ?? null;
  return `one comment in ${seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`}`;
}

/** Reasons of sanctions, and what ended before its time. */
const PEOPLE: Record<string, string> = {
  abusive: 'attacked a person',
  'outs-someone': 'gave somebody away',
  spam: 'advertised',
  'off-topic': 'leads conversations away',
  evasion: 'got round an earlier decision',
  other: 'another reason',
  hold: 'a person looked first',
  mute: 'muted',
  ban: 'banned',
  warn: 'warned',
};

const CONVERSATIONS: Record<string, string> = {
  off: 'no slow mode',
  'as-the-site': 'as everywhere on this site',
  open: 'everybody',
  newcomers: 'people who are known here',
  all: 'nobody',
};

function withReason(what: string, reason: string | null): string {
  return reason === null || reason === ''
    ? what
    : `${what} (${reason.charAt(0).toLowerCase()}${reason.slice(1)})`;
}
