import { z } from 'zod';
import { PRIVACY_TIERS } from '@/lib/spam/disclosure';

/** It stands in the head of a phone beside the mark, and is a name nobody else may take. */
const MAX_SITE_NAME_LENGTH = 60;
/** Two sentences: what search engines and feed readers show. */
const MAX_DESCRIPTION_LENGTH = 300;
/** More links than this is no rule any more. */
const MAX_LINKS = 100;
const MAX_TRUSTED_AFTER = 1000;
/** Every comment is searched for all of them, and a person has to know what the list holds. */
const MAX_HELD_WORDS = 500;
const MAX_HELD_WORD_LENGTH = 60;
/** Ten years; the column has the same. */
const MAX_CLOSE_DAYS = 3650;
/** A table that somebody reads. */
const MAX_IDENTITY_TERMS = 50;
/** Guidelines that somebody reads; a book has pages. */
const MAX_GUIDELINES_LENGTH = 20_000;
const MAX_ADDRESS_LENGTH = 300;

const COMMENT_POLICIES = ['auto', 'open', 'newcomers', 'all'] as const;

/** What is settled together, by one form: each part is saved whole or not at all. */
export const PARTS = {
  site: ['name', 'description', 'language', 'leaveUrl'],
  comments: ['commentPolicy', 'maxLinks', 'trustedAfter', 'heldWords', 'mailReplies'],
  rules: ['heldWords', 'maxLinks', 'commentPolicy', 'trustedAfter', 'closeAfterDays', 'identityTerms'],
  privacy: ['privacyTier'],
  guidelines: ['guidelines'],
  'sign-up': ['signUp'],
  'set-up': ['name', 'description', 'language', 'leaveUrl', 'commentPolicy'],
} as const satisfies Record<string, readonly SettingField[]>;

export type Part = keyof typeof PARTS;
export type SettingField = keyof typeof fields.shape;

/** Settings as a form holds them. */
export type SettingValues = Record<SettingField, string>;
/** Settings as they were understood: those of one part. */
export type Settings = z.output<typeof fields>;
/** Messages beside their fields, every error at once. */
export type SettingErrors = Record<string, string[]>;

export const MESSAGES = {
  notText: 'This must be text.',
  emptyName: 'Please give the site a name.',
  badLanguage: 'Choose one of the languages.',
  badAddress: 'This must be an address that begins with https://, as the browser shows it.',
  badChoice: 'Choose one of these.',
  badNumber: (most: number) => `A whole number up to ${most}, please.`,
  tooManyWords: `${MAX_HELD_WORDS} words or phrases are the most that the list holds.`,
  longWord: `A word or phrase can have ${MAX_HELD_WORD_LENGTH} characters at the most.`,
  tooManyTerms: `${MAX_IDENTITY_TERMS} words or phrases are the most that are looked at.`,
  tooLong: (most: number) => `${most.toLocaleString('en-GB')} characters are the most that fit.`,
  emptySection: 'Please give the section a name.',
  emptyTitle: 'Please give the page a title.',
  badPath: 'An address is made of letters, digits and hyphens.',
  takenPath: 'Another page has this address. Please choose another.',
  version: 'Say which version you changed.',
  locked: 'The key comes from the environment of this site, and can only be changed there.',
  badKey: 'A key is made of letters and digits. Copy it from your account at Akismet.',
  wrongKey: 'Akismet does not take this key for this site. It was not kept; look at it again.',
  unreachable:
    'Akismet does not answer, so the key could not be checked and was not kept. Try again, or leave it empty and enter it later.',
  badMail: 'This does not look like one e-mail address.',
} as const;

const text = z.string({ error: MESSAGES.notText });

/** Text of at most `most` characters, as people count them. */
export function atMost(most: number) {
  return text.refine((value) => Array.from(value).length <= most, { error: MESSAGES.tooLong(most) });
}

/** A name on one line that has something in it. */
export function nameOf({ most, empty }: { most: number; empty: string }) {
  return atMost(most)
    .transform((value) => value.replaceAll(/\s+/g, ' ').trim())
    .refine((value) => value !== '', { error: empty });
}

const fields = z
  .object({
    name: nameOf({ most: MAX_SITE_NAME_LENGTH, empty: MESSAGES.emptyName }),
    description: atMost(MAX_DESCRIPTION_LENGTH).transform((value) => value.replaceAll(/\s+/g, ' ').trim()),
    language: text
      .refine((value) => canonicalLanguage(value) !== null, { error: MESSAGES.badLanguage })
      .transform((value) => canonicalLanguage(value) ?? value),
    leaveUrl: atMost(MAX_ADDRESS_LENGTH)
      .transform((value) => value.trim())
      .refine(isPlainHttps, { error: MESSAGES.badAddress }),
    commentPolicy: z
      .enum(COMMENT_POLICIES, { error: MESSAGES.badChoice })
      .transform((value) => (value === 'auto' ? null : value)),
    maxLinks: wholeNumber(0, MAX_LINKS),
    trustedAfter: wholeNumber(1, MAX_TRUSTED_AFTER),
    heldWords: text
      .transform(wordsIn)
      .refine((words) => words.length <= MAX_HELD_WORDS, { error: MESSAGES.tooManyWords })
      .refine((words) => words.every((word) => Array.from(word).length <= MAX_HELD_WORD_LENGTH), {
        error: MESSAGES.longWord,
      }),
    closeAfterDays: z.union([z.literal('').transform(() => null), wholeNumber(1, MAX_CLOSE_DAYS)], {
      error: MESSAGES.badNumber(MAX_CLOSE_DAYS),
    }),
    identityTerms: text
      .transform(wordsIn)
      .refine((words) => words.length <= MAX_IDENTITY_TERMS, { error: MESSAGES.tooManyTerms })
      .refine((words) => words.every((word) => Array.from(word).length <= MAX_HELD_WORD_LENGTH), {
        error: MESSAGES.longWord,
      }),
    privacyTier: z.enum(PRIVACY_TIERS, { error: MESSAGES.badChoice }),
    guidelines: atMost(MAX_GUIDELINES_LENGTH).transform((value) => value.trim()),
    signUp: z.enum(['open', 'closed'], { error: MESSAGES.badChoice }),
    mailReplies: z.enum(['off', 'on'], { error: MESSAGES.badChoice }),
  })
  .strict();

/**
 * Reads the settings of a part out of what came, already normalised. A setting that was not sent stays as it is in
 * `current`; what belongs to no setting of this part is left aside. What was typed comes back beside the errors.
 */
export function parseSettings({ part, raw, current }: ParseSettings): {
  values: Partial<SettingValues>;
  errors: SettingErrors;
  settings: Partial<Settings>;
} {
  const names: readonly SettingField[] = PARTS[part];
  const given = Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(raw, name) ? raw[name] : current[name]]),
  );
  const values = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
  const result = fields.partial().safeParse(given);
  if (result.success) return { values, errors: {}, settings: definedOf(result.data) };
  return { values, errors: errorsOf(result.error), settings: {} };
}

interface ParseSettings {
  part: Part;
  raw: Readonly<Record<string, unknown>>;
  current: SettingValues;
}

/** The messages of a refused form, by field. */
export function errorsOf(error: z.ZodError): SettingErrors {
  const errors: SettingErrors = {};
  for (const { path, message } of error.issues) (errors[String(path[0] ?? '')] ??= []).push(message);
  return errors;
}

/** Which version of the settings a form was made from; null when it does not say. */
export function versionOf(raw: Readonly<Record<string, unknown>>): Date | null {
  const version = z.iso.datetime().safeParse(raw.version);
  return version.success ? new Date(version.data) : null;
}

/** Without what is undefined: a part has only some of the settings. */
function definedOf(settings: { [Name in keyof Settings]?: Settings[Name] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function wholeNumber(least: number, most: number) {
  return z
    .union([z.string().regex(/^\s*\d{1,6}\s*$/), z.number()], { error: MESSAGES.badNumber(most) })
    .transform(Number)
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, {
      error: MESSAGES.badNumber(most),
    });
}

/** One word or phrase a line, each once, however it is spelt. */
function wordsIn(value: string): string[] {
  const seen = new Set<string>();
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((word) => word !== '' && !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase()));
}

/** One spelling of a language tag (BCP 47): `pt-br` is `pt-BR`; null for what is none. */
function canonicalLanguage(value: string): string | null {
  try {
    return Intl.getCanonicalLocales(value.trim())[0] ?? null;
  } catch {
    return null;
  }
}

function isPlainHttps(value: string): boolean {
  if (!URL.canParse(value) || !/^https:\/\/[^\s"<>]+$/.test(value)) return false;
  const { username, password } = new URL(value);
  return username === '' && password === '';
}
