import type { HistoryRow } from '@/lib/moderation/queue-item';

type Row = Pick<HistoryRow, 'to' | 'reason' | 'cause'>;

/**
 * What a row of a comment's history says, in words that begin a sentence and end none. `reasons` are the site's own, by
 * their codes. A code that has no words here is said as it is.
 */
export function whatHappened(
  { to, reason }: Row,
  reasons: readonly { code: string; name: string }[],
): string {
  if (reason !== null && ACTS[reason] !== undefined) return ACTS[reason];
  const what = TO[to] ?? to;
  if (reason === null || reason === '' || reason.startsWith('verdict:')) return what;
  const named = reasons.find(({ code }) => code === reason)?.name ?? reason;
  return `${what} (${named.charAt(0).toLowerCase()}${named.slice(1)})`;
}

/** Why the machine did it, or what else it was part of; empty where nothing is known. */
export function whyItHappened({ to, reason, cause }: Row): string {
  if (cause?.startsWith('bulk:')) return ', with others';
  const verdict = reason === null ? undefined : VERDICTS[reason];
  // Why the service gave no verdict says that it gave none.
  const isSilent = cause !== null && SILENCES[cause] !== undefined;
  const why = [
    isSilent ? undefined : verdict,
    cause === null || cause === '' ? undefined : (SILENCES[cause] ?? CAUSES[cause] ?? cause),
  ].filter((words) => words !== undefined && !(to === 'spam' && words === VERDICTS['verdict:spam']));
  return why.length === 0 ? '' : `: ${why.join('; ')}`;
}

const TO: Record<string, string> = {
  checking: 'Sent, and checked',
  pending: 'Held for a person',
  published: 'Published',
  declined: 'Declined',
  spam: 'Taken for spam',
  withdrawn: 'Withdrawn',
  erased: 'Erased',
};

/** Codes that say what happened by themselves, whatever the state became. */
const ACTS: Record<string, string> = {
  kept: 'Looked at, and let stand',
  'passed-on': 'Passed on to a colleague',
  edited: 'Its text was changed',
  revised: 'The new text of its author took its place',
  'revision-held': 'The new text of its author was held for a person',
  'revision-left': 'The new text of its author was left out',
  withdrawn: 'Withdrawn',
  'account-left': 'Erased, with the account of its author',
  'demo-removed': 'Erased, with the demo community',
  appeal: 'A second look was asked for',
  undone: 'The decision was taken back',
  imported: 'Moved in from another site',
  'reported:spam': 'Akismet was told that it is spam',
  'reported:ham': 'Akismet was told that it is no spam',
  'not-reported:origin-gone': 'Akismet was not told: where it came from is no longer kept',
  'not-reported:no-key': 'Akismet was not told: there is no key',
  'not-reported:not-checked': 'Akismet was not told: it had never been asked',
};

const VERDICTS: Record<string, string> = {
  'verdict:ham': 'Akismet has nothing against it',
  'verdict:spam': 'Akismet takes it for spam',
  'verdict:unknown': 'Akismet gave no answer',
};

/** Why there is no verdict. */
const SILENCES: Record<string, string> = {
  timeout: 'Akismet did not answer in time',
  network: 'Akismet could not be reached',
  'invalid-key': 'Akismet does not know the key',
  'missing-field': 'Akismet could not be told where it came from',
  suspended: 'Akismet has suspended the key',
  throttled: 'Akismet was asked too often',
  'http-status': 'Akismet was out of order',
  'unexpected-answer': 'Akismet said something that is no answer',
  redirect: 'Akismet pointed elsewhere',
};

/** What held it. */
const CAUSES: Record<string, string> = {
  ham: 'Akismet has nothing against it',
  spam: 'Akismet takes it for spam',
  unknown: 'Akismet gave no answer',
  'spam-service': 'Akismet gave no answer',
  provisional: 'Akismet is still looking',
  policy: 'every comment waits there',
  newcomer: 'it is a first comment',
  person: 'a person was asked for',
  links: 'more links than the rules let through',
  words: 'a word or phrase of the list',
  'gives-away': 'it may give somebody away',
  flood: 'many came from one network',
  trap: 'a field that people do not see was filled in',
  'held-person': 'moderators look first at what they say',
  mail: 'it came by mail, from somebody new',
  imported: 'it waited on the site it came from',
};
