import { keys } from '@/lib/privacy/keys';
import { deriveToken, hashToken } from '@/lib/privacy/tokens';

/** Nothing raises it yet: a report whose link got about says no more than what became of it. */
const VERSION = 1;

/** The address that tells what became of a report, below SITE_URL. It can be said again: the database holds its hash alone. */
export function reportPath(id: string): string {
  return `/reports/${reportToken(id)}`;
}

/** The token of a report's address. */
export function reportToken(id: string): string {
  return deriveToken({ key: keys().token, purpose: 'report', id, version: VERSION });
}

/** What the database keeps of it, and finds the report by: 32 bytes. */
export function reportHash(id: string): Buffer {
  return hashToken(reportToken(id));
}

/**
 * Where somebody is sent whose network has reported the comment today: it may have been somebody else, so nothing of that
 * report is shown. A word that no token can be.
 */
export const KNOWN_REPORT = '/reports/known';

/** Whether the last part of an address below /reports is that word. */
export function isKnownReport(token: string): boolean {
  return `/reports/${token}` === KNOWN_REPORT;
}
