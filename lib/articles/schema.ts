import { z } from 'zod';

/** A headline that fits on a page and in a feed reader. */
export const MAX_TITLE_LENGTH = 200;
export const MAX_STANDFIRST_LENGTH = 600;
/** The search reads as many characters of an article; a book is better told in parts. */
export const MAX_ARTICLE_LENGTH = 200_000;
const MAX_TAGS = 12;
const MAX_TAG_LENGTH = 40;
/** Of what is said about a picture: a long sentence for each. */
export const MAX_PICTURE_WORDS = 500;
/** Places for pictures in one form. Further ones go into the next. */
export const PICTURE_PLACES = [1, 2, 3] as const;

const COMMENT_POLICIES = ['', 'open', 'newcomers', 'all'] as const;

/** An article as its form holds it: what a person types and chooses, normalised. */
export interface ArticleValues {
  title: string;
  standfirst: string;
  body: string;
  /** Slug of a section; empty: in none. */
  section: string;
  /** Names, with commas between them. */
  tags: string;
  /** The last part of its address; empty: made from the title. */
  slug: string;
  /** Address of one of its pictures; empty: none on the front page. */
  picture: string;
}

export type ArticleField = keyof ArticleValues;

/** Messages beside their fields, every error at once. Fields of pictures carry the number of their place: `alt2`. */
export type ArticleErrors = Record<string, string[]>;

export const MESSAGES = {
  emptyTitle: 'Please give it a title. You can change it at any time.',
  emptyBody: 'There is no text yet. A draft may be empty; what is published may not.',
  tooLong: (most: number) => (issue: { input?: unknown }) =>
    `This has ${count(lengthOf(String(issue.input)))} characters; ${count(most)} is the most that fits.`,
  tooManyTags: `${MAX_TAGS} tags are the most that help anybody.`,
  longTag: `A tag can have ${MAX_TAG_LENGTH} characters at the most.`,
  badTag: 'A tag needs a letter or a digit.',
  badSlug: 'An address is made of letters, digits and hyphens.',
  takenSlug: 'Another article has this address, or had it once. Please choose another.',
  badSection: 'There is no such section.',
  badPicture: 'This picture is not in the text. Choose one that is.',
  badChoice: 'This is none of the choices.',
  notText: 'This must be text.',
  noVersion: 'Say which version you changed.',
  noDescription: 'Say what can be seen, for those who cannot see it.',
  noFile: 'Choose the picture that these words belong to.',
} as const;

const text = z
  .union([z.string(), z.null(), z.undefined()], { error: MESSAGES.notText })
  .transform((value) => value ?? '');

const atMost = (most: number) =>
  text.refine((value) => lengthOf(value) <= most, { error: MESSAGES.tooLong(most) });

const schema = z
  .object({
    title: atMost(MAX_TITLE_LENGTH).refine((value) => value !== '', { error: MESSAGES.emptyTitle }),
    standfirst: atMost(MAX_STANDFIRST_LENGTH),
    body: atMost(MAX_ARTICLE_LENGTH),
    section: text,
    tags: text
      .refine((value) => namesOf(value).length <= MAX_TAGS, { error: MESSAGES.tooManyTags })
      .refine((value) => namesOf(value).every((name) => lengthOf(name) <= MAX_TAG_LENGTH), {
        error: MESSAGES.longTag,
      })
      .refine((value) => namesOf(value).every((name) => /[\p{L}\p{N}]/u.test(name)), {
        error: MESSAGES.badTag,
      }),
    slug: atMost(MAX_TITLE_LENGTH),
    picture: text,
  })
  .strict();

const ARTICLE_FIELDS = Object.keys(schema.shape) as ArticleField[];

/**
 * Reads the fields of an article out of whatever came, already normalised. A field that was not sent stays as it is in
 * `current`; fields that are not an article's are left aside. What could be read comes back beside the errors: nothing
 * that was typed is lost.
 */
export function parseArticle({ raw, current }: { raw: Record<string, unknown>; current: ArticleValues }): {
  values: ArticleValues;
  errors: ArticleErrors;
} {
  const fields = Object.fromEntries(
    ARTICLE_FIELDS.map((field) => [field, Object.hasOwn(raw, field) ? raw[field] : current[field]]),
  );
  const result = schema.safeParse(fields);
  if (result.success) return { values: result.data, errors: {} };
  const errors: ArticleErrors = {};
  for (const issue of result.error.issues) (errors[String(issue.path[0])] ??= []).push(issue.message);
  const typed = (field: ArticleField) => {
    const value = fields[field];
    return typeof value === 'string' ? value : '';
  };
  const values = Object.fromEntries(ARTICLE_FIELDS.map((field) => [field, typed(field)]));
  return { values: { ...current, ...values }, errors };
}

/** The version that a form was made from, as a positive number; null for everything else. */
export function parseVersion(value: unknown): number | null {
  const version = z.coerce.number().int().positive().max(2_147_483_647).safeParse(value);
  return version.success ? version.data : null;
}

/** Who may be read at once under one article: null for what the site says, undefined for what is none of the choices. */
export function parsePolicy(value: unknown): 'open' | 'newcomers' | 'all' | null | undefined {
  const policy = z.enum(COMMENT_POLICIES).safeParse(value);
  return policy.success ? policy.data || null : undefined;
}

/** The tags in a text: each once, however it is spelt, in the order in which they were typed. */
export function namesOf(tags: string): string[] {
  const names = tags.split(/[,;]/).map((name) => name.trim().replace(/^#/, '').replaceAll(/\s+/g, ' '));
  const seen = new Set<string>();
  return names.filter((name) => {
    const folded = name.toLowerCase();
    return name !== '' && !seen.has(folded) && seen.add(folded);
  });
}

/** The length that people count: code points, not halves of them. */
export function lengthOf(value: string): number {
  let length = 0;
  for (const _ of value) length += 1;
  return length;
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
