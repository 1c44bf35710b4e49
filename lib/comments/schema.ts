import { z } from 'zod';
import { MAX_NAME_LENGTH } from '@/lib/auth/name-limits';

/** Long testimony is the norm here; a page of a hundred such comments still has to reach a phone (PRODUCT 5). */
export const MAX_BODY_LENGTH = 20_000;
/** The longest address that SMTP carries. */
export const MAX_EMAIL_LENGTH = 254;
/** Whatever stands in the trap says the same; the beginning is enough for the spam service. */
const MAX_TRAP_LENGTH = 200;
/** A form that was open for longer than a week says nothing more by its age. */
const MAX_AGE = 7 * 24 * 60 * 60 * 1000;

export const NOTIFY_CHOICES = ['none', 'replies', 'article'] as const;

/** What a person typed, as a form or JSON brought it; a field that is missing, null or empty is the same. */
export interface CommentValues {
  body: string;
  name: string;
  email: string;
  parentId: string | null;
  notify: (typeof NOTIFY_CHOICES)[number];
  check: 'service' | 'person';
  as: 'guest' | 'account';
  nonce: string | null;
  /** Milliseconds for which the form was open. */
  age: number | null;
  /** The trap: people do not see it. Null when the field was not sent at all. */
  website: string | null;
}

export type CommentField = keyof CommentValues;

/** Messages beside their fields, every error at once. */
export type CommentErrors = Partial<Record<CommentField, string[]>>;

export const MESSAGES = {
  emptyBody: 'Please enter your comment!',
  emptyName: 'Please enter your name here',
  longBody: (length: number) =>
    `Your comment has ${count(length)} characters; ${count(MAX_BODY_LENGTH)} is the most that fits. You could post it in two parts.`,
  longName: `A name can have ${MAX_NAME_LENGTH} characters at the most.`,
  unwritable: 'There are characters in it that cannot be kept. Please take them out.',
  badName: 'There are characters in this name that cannot be shown. Please use letters and ordinary signs.',
  takenName: 'That name belongs to somebody here. Sign in if it is yours, or choose another.',
  badEmail: 'This does not look like one e-mail address. Correct it, or leave it empty.',
  emailNeeded: 'To be told of replies, leave an e-mail address, or choose “nothing” below.',
  badChoice: 'This is none of the choices.',
  notText: 'This must be text.',
  notNumber: 'This must be a number of milliseconds.',
} as const;

/** A field is at fault as a whole, whatever is wrong inside it: one message for each. */
const text = z
  .union([z.string(), z.null(), z.undefined()], { error: MESSAGES.notText })
  .transform((value) => value ?? '');

const writable = text.refine((value) => isWritable(value), { error: MESSAGES.unwritable });

const schema = z.object({
  body: writable
    .refine((value) => value.trim() !== '', { error: MESSAGES.emptyBody })
    .refine((value) => bodyLength(value) <= MAX_BODY_LENGTH, {
      error: (issue) => MESSAGES.longBody(bodyLength(String(issue.input))),
    }),
  // Whether a name may stand is said by lib/auth/fold-name: an account has no name field.
  name: writable,
  email: writable,
  parentId: text.transform((value) => (value === '' ? null : value)),
  notify: choice(NOTIFY_CHOICES, 'none'),
  check: choice(['service', 'person'], 'service'),
  as: choice(['guest', 'account'], 'guest'),
  // Any unique string: it is kept as a hash only.
  nonce: text.transform((value) => (value === '' ? null : value)),
  age: z
    .union([z.number(), z.string().regex(/^\d{0,12}$/, MESSAGES.notNumber), z.null(), z.undefined()], {
      error: MESSAGES.notNumber,
    })
    .transform((value) => (value === '' || value === null || value === undefined ? null : Number(value)))
    .refine((value) => value === null || (Number.isFinite(value) && value >= 0), {
      error: MESSAGES.notNumber,
    })
    .transform((value) => (value === null ? null : Math.min(Math.round(value), MAX_AGE))),
  website: z
    .union([z.string(), z.null(), z.undefined()], { error: MESSAGES.notText })
    .transform((value) => value?.slice(0, MAX_TRAP_LENGTH) ?? null),
});

/**
 * Reads the fields of a comment out of whatever came. Fields it does not know are left aside, so that nobody can set
 * what is not theirs to set. What could be read is returned beside the errors: nothing that was typed is lost.
 */
export function parseComment(raw: Record<string, unknown>): { values: CommentValues; errors: CommentErrors } {
  const fields = Object.fromEntries(
    FIELDS.map((field) => [field, Object.hasOwn(raw, field) ? raw[field] : undefined]),
  );
  const result = schema.safeParse(fields);
  if (result.success) return { values: result.data, errors: {} };
  const errors: CommentErrors = {};
  for (const issue of result.error.issues) {
    const field = issue.path[0] as CommentField;
    (errors[field] ??= []).push(issue.message);
  }
  return { values: salvage(fields), errors };
}

/** The length that people count: code points, not halves of them. */
function lengthOf(value: string): number {
  let length = 0;
  for (const _ of value) length += 1;
  return length;
}

/** As it will be kept: a form sends each line break as two characters, and space around a text is no part of it. */
function bodyLength(value: string): number {
  return lengthOf(value.replaceAll('\r\n', '\n').trim());
}

const FIELDS = Object.keys(schema.shape) as CommentField[];

/** PostgreSQL keeps no NUL, and half a surrogate pair is no text. */
function isWritable(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

function choice<const T extends readonly [string, ...string[]]>(choices: T, otherwise: T[number]) {
  return z
    .union([z.enum(choices), z.literal(''), z.null(), z.undefined()], { error: MESSAGES.badChoice })
    .transform((value): T[number] =>
      value === '' || value === null || value === undefined ? otherwise : value,
    );
}

/** What was typed, each field by itself, for a form that is shown again. */
function salvage(fields: Record<string, unknown>): CommentValues {
  const typed = (field: CommentField) => {
    const value = fields[field];
    return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : '';
  };
  const valid = <T>(field: 'notify' | 'check' | 'as', otherwise: T): T => {
    const parsed = schema.shape[field].safeParse(fields[field]);
    return parsed.success ? (parsed.data as T) : otherwise;
  };
  return {
    body: typed('body'),
    name: typed('name'),
    email: typed('email'),
    parentId: typed('parentId') || null,
    notify: valid('notify', 'none'),
    check: valid('check', 'service'),
    as: valid('as', 'guest'),
    nonce: null,
    age: null,
    website: null,
  };
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
