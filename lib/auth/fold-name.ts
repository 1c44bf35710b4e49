import unhomoglyph from 'unhomoglyph';
import { LEFT_NAME } from '@/lib/auth/left-name';
import { MAX_NAME_LENGTH } from '@/lib/auth/name-limits';
import { normaliseText } from '@/lib/comments/normalise-text';

/** More UTF-16 units than any name can have before it is cleaned; what is longer is not worth cleaning. */
const MAX_RAW_LENGTH = 1000;

/** Controls (line breaks too: a name goes into mail headers), halves of a pair, and what turns the line around. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** White space, and the empty Braille cell, which shows nothing either. */
const BLANK = /[\p{White_Space}\u2800]+/gu;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

export type CleanName = { outcome: 'ok'; name: string } | { outcome: 'refused'; reason: NameRefusal };
type NameRefusal = 'empty' | 'too-long' | 'control';

/**
 * A name as it is kept and shown: as it was typed, in NFC, white space collapsed, without invisible characters. Refused
 * when nothing is left to see (`empty`), when it has more than 60 code points, or when it holds control characters,
 * bidirectional overrides or isolates, or halves of a pair (`control`). Cleaning twice changes nothing more.
 */
export function cleanName(raw: string): CleanName {
  if (raw.length > MAX_RAW_LENGTH) return { outcome: 'refused', reason: 'too-long' };
  if (FORBIDDEN.test(raw)) return { outcome: 'refused', reason: 'control' };
  const name = normaliseText(raw).replace(BLANK, ' ').trim();
  if (!VISIBLE.test(name)) return { outcome: 'refused', reason: 'empty' };
  if (Array.from(name).length > MAX_NAME_LENGTH) return { outcome: 'refused', reason: 'too-long' };
  return { outcome: 'ok', name };
}

const ASCII = /^[\0-\x7f]*$/;

/** An accent is the cheapest disguise; in other scripts marks are vowels, and stay. */
const ACCENT = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\p{Mn}\p{Me}]+/gu;

/** What a reader overlooks: spaces, dots, dashes, and everything invisible. */
const OVERLOOKED = /[\p{P}\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * The key by which two names count as the same: equal for names that look alike or differ in case, accents, width, spaces
 * and punctuation only (NFKC and the confusables of UTS 39). It is for comparing, never for showing: `m` becomes `rn`.
 * Folding twice changes nothing more, so that no name can be folded into another one's place.
 *
 * Case and likeness together make i, I, l, 1 and | one letter (I looks like l, and is i). Two Greek letters look like
 * another Latin one as capitals (Ν, Υ) than as small letters (ν, υ): there likeness wins over case.
 */
export function foldName(name: string): string {
  const folded = foldOnce(name);
  return folded === name ? folded : foldName(folded);
}

function foldOnce(name: string): string {
  // Greek writes its s in another way at the end of a word.
  const letters = name.normalize('NFKC').normalize('NFD').replace(ACCENT, '').replaceAll('ς', 'σ');
  const shapes = Array.from(letters, foldCharacter).join('').normalize('NFD').replace(ACCENT, '');
  const folded = shapes.replaceAll('i', 'l');
  const bare = folded.replace(OVERLOOKED, '');
  return bare === '' ? folded : bare;
}

/**
 * The small ASCII letters that a character looks like in the case it was typed in, else in the other case (a small
 * Cyrillic в looks like nothing Latin, its capital like B), else its prototype in the table.
 */
function foldCharacter(character: string): string {
  const shape = unhomoglyph(character);
  if (ASCII.test(shape)) return shape.toLowerCase();
  const small = character.toLowerCase();
  if (small !== character) return foldCharacter(small);
  const capital = unhomoglyph(character.toUpperCase());
  return ASCII.test(capital) ? capital.toLowerCase() : shape;
}

/** Names that speak for the site. "Anonymous" is not among them: people sign with it, and it claims nothing. */
export const RESERVED_NAMES = [
  ...['admin', 'admins', 'administrator', 'administrators', 'administration'],
  ...['moderator', 'moderators', 'moderation', 'mod', 'mods', 'moderation team', 'the moderators'],
  LEFT_NAME,
  ...['staff', 'support', 'system', 'root', 'webmaster', 'postmaster', 'security', 'official', 'folkmoot'],
];

const RESERVED = new Set(RESERVED_NAMES.map(foldName));

/** Whether a name is, or looks like, one that speaks for the site; `extra` holds the site's own name and its like. */
export function isReservedName(name: string, extra: readonly string[] = []): boolean {
  const folded = foldName(name);
  return RESERVED.has(folded) || extra.some((own) => foldName(own) === folded);
}
