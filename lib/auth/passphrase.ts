import { COMMON_PHRASES, COMMON_WORDS } from '@/lib/auth/common-passphrases';

/** Code points. NIST SP 800-63B wants fifteen of a password that is the only thing asked for; no kinds of characters. */
export const MIN_PASSPHRASE_LENGTH = 15;

/** Room for a verse; more would only be work for the hash. */
export const MAX_PASSPHRASE_LENGTH = 128;

/** What has to be left of a passphrase once everything is taken away that anybody would try first. */
const MIN_OWN_CHARACTERS = 6;

/** Fewer different characters than these are a pattern, however long. */
const MIN_DIFFERENT_CHARACTERS = 5;

/** Neighbours on a keyboard, in the alphabet and among the digits: runs along these are one idea, not many characters. */
const ROWS = [
  ...['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ...['1q2w3e4r5t6y7u8i9o0p', '1qaz2wsx3edc4rfv5tgb6yhn7ujm'],
].flatMap((row) => [row, Array.from(row).toReversed().join('')]);
const MIN_RUN = 4;

export interface Judgement {
  ok: boolean;
  /** What is wrong with it, for the person who typed it. */
  message?: string;
  /** For a meter: 0 refused, 1 just enough, 4 as good as it gets. */
  strength: 0 | 1 | 2 | 3 | 4;
}

/**
 * Whether somebody may protect an account with this, and how well it would. It is measured by length and by what is left
 * without common words, runs, repetitions and the handle itself; no capitals or digits are asked for. Pure, and small
 * enough for a browser: the meter and the server judge alike.
 */
export function judgePassphrase(text: string, { handle = '' }: { handle?: string } = {}): Judgement {
  const length = Array.from(text).length;
  if (length < MIN_PASSPHRASE_LENGTH)
    return refused(
      `Please use at least ${MIN_PASSPHRASE_LENGTH} characters: a few words that belong together only for you.`,
    );
  if (length > MAX_PASSPHRASE_LENGTH)
    return refused(`Please use at most ${MAX_PASSPHRASE_LENGTH} characters.`);
  if (/[\p{Cc}\p{Cs}]/u.test(text)) return refused('Please use letters, digits, signs and spaces only.');

  const plain = plainOf(text);
  const own = ownPart(plain, plainOf(handle));
  if (
    COMMON_PHRASES.has(plain) ||
    own.length < MIN_OWN_CHARACTERS ||
    new Set(own).size < MIN_DIFFERENT_CHARACTERS
  )
    return refused('That is one of the first things somebody would try. Please think of other words.');
  return { ok: true, strength: strengthOf(own) };
}

function refused(message: string): Judgement {
  return { ok: false, message, strength: 0 };
}

/** What a program that guesses takes for the same: no case, no width, no spaces or signs between. */
function plainOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}\p{Z}]/gu, '');
}

/** What is left when common words, the handle, runs and repetitions are taken out: a repeated part counts once. */
function ownPart(plain: string, handle: string): string {
  const known = [...COMMON_WORDS, ...(handle.length >= MIN_RUN ? [handle] : [])];
  const unknown = known
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), plain);
  return withoutRuns(unknown).replaceAll(/(.+?)\1+/gu, '$1');
}

function withoutRuns(text: string): string {
  let rest = '';
  for (let at = 0; at < text.length;) {
    const length = runAt(text, at);
    if (length < MIN_RUN) rest += text.charAt(at);
    at += length < MIN_RUN ? 1 : length;
  }
  return rest;
}

/** How many characters from `at` on lie side by side in one direction of one row; 1 when none do. */
function runAt(text: string, at: number): number {
  let longest = 1;
  for (const row of ROWS) {
    let length = 2;
    while (at + length <= text.length && row.includes(text.slice(at, at + length))) length += 1;
    longest = Math.max(longest, length - 1);
  }
  return longest;
}

/** One step for every five characters of one's own: fifteen random letters are more than anybody will ever guess. */
function strengthOf(own: string): 1 | 2 | 3 | 4 {
  const length = Array.from(own).length;
  if (length >= 22) return 4;
  if (length >= 17) return 3;
  return length >= 12 ? 2 : 1;
}
