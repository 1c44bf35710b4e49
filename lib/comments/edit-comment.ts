import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import { countUse } from '@/lib/http/rate-limit';
import { errorFacts, log } from '@/lib/log';
import { changeText, newText } from '@/lib/comments/changed-text';
import { checkComment } from '@/lib/comments/check-comment';
import { checkRevision, type RevisionState } from '@/lib/comments/check-revision';
import { normaliseText } from '@/lib/comments/normalise-text';
import { MESSAGES, parseComment } from '@/lib/comments/schema';
import { DEADLINE_IN_REQUEST } from '@/lib/comments/spam-service';
import type { CommentStatus } from '@/lib/comments/status';

/** Somebody who corrects a long text comes back often; a machine that tries words out comes more often. */
const MAX_EDITS = 20;
const EDIT_WINDOW_SECONDS = 3600;

/** How often an edit begins anew when somebody else was quicker: each time it sees what they did. */
const TRIES = 3;

/** After this the sweep looks at the new text, if the request itself did not come to it. */
const FIRST_CHECK_SECONDS = 10;

export type EditOutcome =
  /** `revision` says what became of a new text for what is published already. */
  | { outcome: 'edited'; status: CommentStatus; revision: RevisionState }
  | { outcome: 'unchanged' }
  | { outcome: 'invalid'; messages: string[] }
  /** It was declined (then an appeal may bring another text along), withdrawn or erased. */
  | { outcome: 'refused'; status: CommentStatus }
  | { outcome: 'rate-limited'; retryAfter: number };

/**
 * Puts another text in the place of its author's comment. Of a published one the old text stands until the check has let
 * the new one through, or a person has; of one that waits it is replaced at once, and checked again where the machine may
 * still decide. An edit never publishes what a person held, nor tells anybody anything.
 */
export async function editComment({ id, body: typed }: { id: string; body: unknown }): Promise<EditOutcome> {
  const parsed = parseBody(typed);
  if (parsed.messages !== null) return { outcome: 'invalid', messages: parsed.messages };
  const counted = await countUse({
    subject: id,
    action: 'edit',
    limit: MAX_EDITS,
    seconds: EDIT_WINDOW_SECONDS,
  });
  if (counted.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: counted.retryAfter };
  for (let left = TRIES; left > 0; left -= 1) {
    const outcome = await tryToEdit(id, parsed.body);
    if (outcome !== null) return outcome;
  }
  throw new AppError('conflict');
}

/** A body as it would be kept, or what is wrong with it. */
export function parseBody(typed: unknown): { body: string; messages: null } | { messages: string[] } {
  const { values, errors } = parseComment({ body: typed });
  if (errors.body !== undefined) return { messages: errors.body };
  const body = normaliseText(values.body).trim();
  return body === '' ? { messages: [MESSAGES.emptyBody] } : { body, messages: null };
}

interface Row {
  status: CommentStatus;
  version: number;
  lastActor: string;
  body: string;
  firstPublished: boolean;
}

/** Null when somebody else moved it meanwhile. */
async function tryToEdit(id: string, body: string): Promise<EditOutcome | null> {
  const [row] = await db.$queryRaw<Row[]>(Prisma.sql`
    SELECT status::text AS status, version, last_actor::text AS "lastActor", body,
      first_published_at IS NOT NULL AS "firstPublished"
    FROM comment WHERE id = ${id}`);
  if (row === undefined) throw new AppError('not-found');
  const { status } = row;
  if (status === 'declined' || status === 'withdrawn' || status === 'erased')
    return { outcome: 'refused', status };
  if (status === 'published') return revise(id, body, row);
  if (row.body === body) return { outcome: 'unchanged' };
  return replace(id, body, row);
}

/** Of what is published, or will be when an undo window has ended. */
async function revise(id: string, body: string, row: Row): Promise<EditOutcome | null> {
  if (row.body === body) {
    await dropRevision(id);
    return { outcome: 'unchanged' };
  }
  const text = newText(body);
  const [revision] = await db.$queryRaw<{ attempts: number }[]>(Prisma.sql`
    WITH seen AS (
      SELECT id FROM comment WHERE id = ${id} AND status = 'published' AND version = ${row.version} FOR NO KEY UPDATE
    ), unmarked AS (
      UPDATE comment c SET has_revision = false, version = version + 1 FROM seen WHERE c.id = seen.id AND has_revision
    )
    INSERT INTO comment_revision AS r (comment_id, body, body_html, due_at)
    SELECT id, ${text.body}, ${text.bodyHtml}, now() + ${FIRST_CHECK_SECONDS} * interval '1 second' FROM seen
    ON CONFLICT (comment_id) DO UPDATE SET body = excluded.body, body_html = excluded.body_html, created_at = now(),
      due_at = excluded.due_at, attempts = r.attempts + 1, verdict = NULL, holds = '{}', take_at = NULL
    RETURNING attempts`);
  if (revision === undefined) return null;
  const state = await quietly(id, () =>
    checkRevision({ id, attempt: revision.attempts, deadline: DEADLINE_IN_REQUEST }),
  );
  return { outcome: 'edited', status: 'published', revision: state ?? 'waits' };
}

/** The text that stands is the one its author wants after all. */
async function dropRevision(id: string): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    WITH dropped AS (DELETE FROM comment_revision WHERE comment_id = ${id})
    UPDATE comment SET has_revision = false, version = version + 1 WHERE id = ${id} AND has_revision`);
}

/** Of what nobody can read yet. */
async function replace(id: string, body: string, row: Row): Promise<EditOutcome | null> {
  const isOpen = row.lastActor === 'machine';
  const attempt = await db.$transaction(async (tx) => {
    const [seen] = await tx.$queryRaw<{ attempts: number }[]>(Prisma.sql`
      SELECT attempts FROM comment WHERE id = ${id} AND version = ${row.version} AND status = ${row.status}::comment_status
      FOR NO KEY UPDATE`);
    if (seen === undefined) return null;
    await changeText(tx, { id, text: newText(body), editor: { actor: 'author', accountId: null } });
    // A text that was to take the place of the one before is behind this one.
    await tx.$executeRaw(Prisma.sql`DELETE FROM comment_revision WHERE comment_id = ${id}`);
    // What the machine took for spam it looks at anew; what a person did stays done.
    await tx.$executeRaw(Prisma.sql`
      UPDATE comment SET attempts = attempts + 1, has_revision = false,
        status = CASE WHEN ${isOpen} AND status = 'spam' THEN 'checking' ELSE status END,
        version = version + CASE WHEN ${isOpen} AND status = 'spam' THEN 1 ELSE 0 END,
        due_at = CASE WHEN ${isOpen} THEN now() + ${FIRST_CHECK_SECONDS} * interval '1 second' ELSE due_at END
      WHERE id = ${id}`);
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO comment_history (comment_id, actor, from_status, to_status, reason)
      SELECT id, 'author', ${row.status}::comment_status, status, 'revised' FROM comment WHERE id = ${id}`);
    return seen.attempts + 1;
  });
  if (attempt === null) return null;
  const status = isOpen
    ? await quietly(id, () => checkComment({ id, attempt, reason: 'edit', deadline: DEADLINE_IN_REQUEST }))
    : row.status;
  return { outcome: 'edited', status: status ?? 'pending', revision: null };
}

/** The text is kept: whatever goes wrong from here on, the sweep takes it up. */
async function quietly<Result>(id: string, check: () => Promise<Result>): Promise<Result | null> {
  try {
    return await check();
  } catch (error) {
    log('warn', 'check-failed', { comment: id, ...errorFacts(error) });
    return null;
  }
}
