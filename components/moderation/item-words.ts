import type { QueueItem } from '@/lib/moderation/queue-item';

/** What a hold is called in one glance; the reasons in words stand beside the text. */
const KINDS: Record<string, string> = {
  'spam-service': 'Waiting for the check',
  provisional: 'Check not finished',
  policy: 'Every comment waits',
  newcomer: 'First comment here',
  person: 'A person was asked for',
  links: 'Many links',
  words: 'A word of the list',
  'gives-away': 'May give somebody away',
  flood: 'Many at once',
  trap: 'Fell into the trap',
  mail: 'Came by mail',
  imported: 'Moved in',
  'held-person': 'A person looks first',
  appeal: 'Appeal',
};

/** Reasons of readers, as buttons and lists name them. */
const REPORTED: Record<string, string> = {
  'outs-someone': 'gives somebody away',
  abusive: 'attacks a person',
  spam: 'spam',
  'off-topic': 'off the subject',
  other: 'something else',
};

/** What it is, in one glance. */
export function kindOf({ reports, appeal, revision, status, holds, verdict, blatant }: QueueItem): string {
  const [most] = reports.reasons;
  if (most !== undefined) return `Reported: ${reportedInWords(most.reason)}`;
  if (appeal !== null && status === 'pending') return 'Appeal';
  if (revision !== null) return 'A new text of its author';
  if (status === 'spam') return blatant ? 'Certain spam' : 'Spam';
  if (verdict === 'spam') return 'Taken for spam';
  if (status !== 'pending') return STATUS[status] ?? status;
  const hold = holds.find((code) => KINDS[code] !== undefined);
  return (hold !== undefined && KINDS[hold]) || 'Held';
}

export function reportedInWords(reason: string): string {
  return REPORTED[reason] ?? reason;
}

const STATUS: Record<string, string> = {
  checking: 'Being checked',
  pending: 'Waiting',
  published: 'Published',
  declined: 'Declined',
  spam: 'Spam',
  withdrawn: 'Withdrawn',
  erased: 'Erased',
};

/** Its state in one word. */
export function statusInWords(status: string): string {
  return STATUS[status] ?? status;
}

const BECAME: Record<string, string> = {
  published: 'published this',
  declined: 'declined this',
  spam: 'marked this as spam',
  pending: 'put this back to wait',
};

/** What happened to it last, for whoever looks at an older state of it. */
export function becameInWords({ status, decidedBefore, editedBy, revision }: QueueItem): string {
  if (status === 'withdrawn') return 'Its author withdrew this';
  if (status === 'erased') return 'This was erased';
  if (decidedBefore !== null && decidedBefore.to === status && BECAME[status] !== undefined)
    return `${decidedBefore.isMine ? 'You' : (decidedBefore.by ?? 'Somebody')} ${BECAME[status]}`;
  if (revision !== null) return 'Its author sent a new text';
  if (editedBy !== null)
    return editedBy === 'author' ? 'Its author changed this' : 'A moderator changed this';
  return 'This changed';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long that is, in its largest unit: “6 minutes”. */
export function spanInWords(milliseconds: number): string {
  if (milliseconds < MINUTE) return 'less than a minute';
  if (milliseconds < HOUR) return counted(Math.floor(milliseconds / MINUTE), 'minute');
  if (milliseconds < DAY) return counted(Math.floor(milliseconds / HOUR), 'hour');
  return counted(Math.floor(milliseconds / DAY), 'day');
}

/** “1 minute”, “6 minutes” */
export function counted(number: number, word: string): string {
  return number === 1 ? `1 ${word}` : `${number} ${word}s`;
}
