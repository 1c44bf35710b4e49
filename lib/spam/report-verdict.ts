import { isIP } from 'node:net';

import { callAkismet, type SpamService } from '@/lib/spam/akismet';
import { findTrouble } from '@/lib/spam/akismet-answer';
import type { UnknownCause } from '@/lib/spam/circuit';
import { wireFields, type SpamComment, type SpamOrigin } from '@/lib/spam/wire-fields';

export type ReportResult =
  { outcome: 'thanked' } | { outcome: 'failed'; cause: UnknownCause; retryAfterSeconds?: number };

/** The answer to a report that was taken, to the letter. Everything else, whatever its status, is none. */
const THANKS = 'Thanks for making the web a better place.';

/**
 * Tells the service that it was wrong: that a comment it let pass is spam, or that one it caught is not. `comment` and
 * `origin` are those of the check, by which the service finds it again; `checkResponse` is what it said then (true for
 * spam). Never throws. A failed report may be sent again later.
 */
export async function reportVerdict({
  service,
  as,
  comment,
  origin,
  reporter,
  checkResponse,
  signal,
}: {
  service: SpamService;
  as: 'spam' | 'ham';
  comment: SpamComment;
  origin: SpamOrigin;
  reporter?: string | undefined;
  checkResponse?: boolean | undefined;
  signal?: AbortSignal | undefined;
}): Promise<ReportResult> {
  if (isIP(origin.ip) === 0) return { outcome: 'failed', cause: 'missing-field' };
  const fields = wireFields({ service, comment, origin, reporter, checkResponse });
  const reply = await callAkismet({ service, call: `submit-${as}`, fields, signal });
  const trouble = findTrouble(reply, [THANKS]);
  return trouble ? { outcome: 'failed', ...trouble } : { outcome: 'thanked' };
}
