import { z } from 'zod';

/** What can be wrong with a comment (PRODUCT 3), the most urgent first, as the form asks. */
export const REPORT_REASONS = ['outs-someone', 'abusive', 'spam', 'off-topic', 'other'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** As much as a moderator may write back; the table keeps no more. */
export const MAX_REPORT_NOTE_LENGTH = 2_000;

/** What somebody filled in, as it stands in the form again when something is wrong with it. */
export interface ReportValues {
  reason: string;
  note: string;
}

/** Messages beside their fields, every error at once. */
export type ReportErrors = Partial<Record<keyof ReportValues, string[]>>;

const REPORT_MESSAGES = {
  noReason: 'Please choose what is wrong with it.',
  badReason: 'This is none of the choices.',
  notText: 'This must be text.',
  unwritable: 'There are characters in it that cannot be kept. Please take them out.',
  longNote: `A note can have ${MAX_REPORT_NOTE_LENGTH.toLocaleString('en-GB')} characters at the most.`,
} as const;

const schema = z
  .object({
    reason: z
      .string({
        error: ({ input }) => (input == null ? REPORT_MESSAGES.noReason : REPORT_MESSAGES.badReason),
      })
      .superRefine((reason, context) => {
        if (REPORT_REASONS.includes(reason as ReportReason)) return;
        const message = reason === '' ? REPORT_MESSAGES.noReason : REPORT_MESSAGES.badReason;
        context.addIssue({ code: 'custom', message });
      })
      .transform((reason) => reason as ReportReason),
    note: z
      .union([z.string(), z.null(), z.undefined()], { error: REPORT_MESSAGES.notText })
      .transform((note) => (note ?? '').replaceAll('\r\n', '\n').trim())
      .refine((note) => !note.includes('\0') && note.isWellFormed(), { error: REPORT_MESSAGES.unwritable })
      .refine((note) => Array.from(note).length <= MAX_REPORT_NOTE_LENGTH, {
        error: REPORT_MESSAGES.longNote,
      }),
  })
  .strict();

export type ParsedReport =
  | { outcome: 'read'; reason: ReportReason; note: string; values: ReportValues }
  /** `values` are what of it can be shown again. */
  | { outcome: 'invalid'; values: ReportValues; errors: ReportErrors };

/** Reads a report out of whatever came; fields it does not know are left aside. */
export function parseReport(raw: unknown): ParsedReport {
  const fields = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const own = (name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  const given = { reason: own('reason'), note: own('note') };
  const values = { reason: textOf(given.reason), note: textOf(given.note) };
  const result = schema.safeParse(given);
  if (result.success) return { outcome: 'read', ...result.data, values };
  const errors: ReportErrors = {};
  for (const issue of result.error.issues) {
    const field = issue.path[0] as keyof ReportValues;
    (errors[field] ??= []).push(issue.message);
  }
  return { outcome: 'invalid', values, errors };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : '';
}

/** Under which name the form of this comment is kept while it is put right. */
export function reportForm(commentId: string): string {
  return `report:${commentId}`;
}
