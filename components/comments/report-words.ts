import type { ReportReason } from '@/lib/reports/schema';

/** What is wrong with a comment, as the form asks and its answer says again. */
export const REPORT_WORDS: Readonly<Record<ReportReason, string>> = {
  'outs-someone': 'It gives somebody away',
  abusive: 'It attacks somebody',
  spam: 'It sells something',
  'off-topic': 'It belongs somewhere else',
  other: 'Something else',
};

/** What an account and a receipt call what came of it. */
export const REPORT_RECEIVED = 'We have your report. A person will look.';
