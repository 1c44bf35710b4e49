import { foldName, isReservedName } from '@/lib/auth/fold-name';

/** Code points: two are initials, thirty fit in an address and on a phone. */
const MIN_HANDLE_LENGTH = 2;
const MAX_HANDLE_LENGTH = 30;

/** More UTF-16 units than any handle can have in any spelling. */
const MAX_RAW_LENGTH = 200;

/** Letters and digits of any script, with single dots, dashes and underscores between; no marks that begin a word. */
const FORM = /^[\p{L}\p{N}][\p{M}]*(?:[._-]?[\p{L}\p{N}][\p{M}]*)*$/u;

/** Zalgo is not a name: a letter carries at most so many marks (SECURITY 1.5). */
const TOO_MANY_MARKS = /\p{M}{5}/u;

/** Words that an address or a sentence would take for something else than a person. */
const NO_PERSON = [
  ...[
    'anonymous',
    'guest',
    'member',
    'author',
    'everyone',
    'everybody',
    'nobody',
    'somebody',
    'me',
    'you',
    'all',
  ],
  ...['deleted', 'erased', 'unknown', 'null', 'undefined', 'account', 'editor', 'team', 'bot', 'noreply'],
];

export type CheckedHandle =
  { outcome: 'ok'; handle: string; folded: string } | { outcome: 'refused'; message: string };

export const HANDLE_MESSAGES = {
  empty: 'Please choose a handle.',
  length: `A handle has ${MIN_HANDLE_LENGTH} to ${MAX_HANDLE_LENGTH} characters.`,
  form: 'Please use letters and digits, with single dots, dashes or underscores between them.',
  reserved: 'That handle speaks for the site, or for nobody. Please choose another.',
  taken: 'That handle, or one that looks like it, is taken. Please choose another.',
};

/**
 * A handle as it is kept and shown, with the folded form it is found and compared by; or why it cannot be one. Kept in
 * NFKC, so that full-width letters become plain ones before anything is judged; what is invisible is refused, not dropped.
 * Checking what came out changes nothing more. Whether somebody has it already is for the database to say.
 */
export function checkHandle(raw: string, { siteName = '' }: { siteName?: string } = {}): CheckedHandle {
  const refused = (message: string): CheckedHandle => ({ outcome: 'refused', message });
  if (raw.length > MAX_RAW_LENGTH) return refused(HANDLE_MESSAGES.length);
  const handle = raw.trim().normalize('NFKC');
  if (handle === '') return refused(HANDLE_MESSAGES.empty);
  const length = Array.from(handle).length;
  if (length < MIN_HANDLE_LENGTH || length > MAX_HANDLE_LENGTH) return refused(HANDLE_MESSAGES.length);
  if (!FORM.test(handle) || TOO_MANY_MARKS.test(handle.normalize('NFD')))
    return refused(HANDLE_MESSAGES.form);
  if (isReservedName(handle, [siteName, ...NO_PERSON])) return refused(HANDLE_MESSAGES.reserved);
  return { outcome: 'ok', handle, folded: foldName(handle) };
}
