import { readHeldTo } from '@/lib/auth/sanctions';
import { normaliseText } from '@/lib/comments/normalise-text';
import { tagsOfFold } from '@/lib/comments/unfold-comments';
import { db } from '@/lib/db';
import { readNetworkSanction } from '@/lib/http/network-sanctions';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId, newId } from '@/lib/ids';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';
import { commentPath } from '@/lib/urls';
import { countFold, countOnce, countReport, type Counting, type Reporter } from '@/lib/reports/report-limits';
import { reportHash, reportPath } from '@/lib/reports/report-token';
import { readWeight } from '@/lib/reports/reporter-weight';
import {
  MAX_REPORT_NOTE_LENGTH,
  parseReport,
  type ReportErrors,
  type ReportReason,
  type ReportValues,
} from '@/lib/reports/schema';

/** The reason that cannot wait for a person: a name that everybody has read cannot be taken back. */
const FOLDS: ReportReason = 'outs-someone';

/** So long after a person let it stand the same reason does not fold a comment again, whoever gives it. */
const KEPT_HOURS = 24;

export type ReportOutcome =
  /** `path` is where its reporter learns what became of it. */
  | { outcome: 'reported'; id: string; path: string; folded: boolean }
  /** Counted already. `path` is null where the first may have been of somebody else in the same network, or is on its way. */
  | { outcome: 'repeat'; path: string | null }
  /** No such comment can be read. */
  | { outcome: 'unknown' }
  /** `form` is the page with the form. */
  /** Moderators have shown this account, or the guests of this network, the door: until that is over nobody hears it. */
  | { outcome: 'banned'; who: 'account' | 'network'; form: string; values: ReportValues }
  | { outcome: 'invalid'; form: string; values: ReportValues; errors: ReportErrors }
  | { outcome: 'rate-limited'; form: string; values: ReportValues; retryAfter: number };

interface Reported {
  commentId: string;
  raw: unknown;
  reporter: Reporter;
}

/**
 * Takes a reader's report of a comment that can be read: one of each account, or of each network in a day. Whatever it
 * says, it only asks a person to look, and it may fold the text until then (`outs-someone`, by somebody who is not too often
 * wrong, five times a day at the most, and not where a person has just let it stand). It never hides, publishes or bans.
 */
export async function reportComment({ commentId, raw, reporter }: Reported): Promise<ReportOutcome> {
  const found = await findReportable(commentId, reporter.accountId);
  if (found === null) return { outcome: 'unknown' };
  const form = commentPath(found.slug, commentId);
  const parsed = parseReport(raw);
  if (parsed.outcome === 'invalid') return { ...parsed, form };
  if (await isBanned(reporter, parsed.reason)) {
    const who = reporter.accountId === null ? 'network' : 'account';
    return { outcome: 'banned', who, form, values: parsed.values };
  }
  const note = Array.from(normaliseText(parsed.note)).slice(0, MAX_REPORT_NOTE_LENGTH).join('');
  if (found.ownReportId !== null) return { outcome: 'repeat', path: reportPath(found.ownReportId) };

  const counted: Extract<Counting, { outcome: 'counted' }>[] = [];
  const takeBack = async () => {
    for (const use of counted.splice(0)) await use.takeBack();
  };
  const once = await countOnce(reporter, commentId);
  if (once.outcome === 'refused') return sayAgain(db, { commentId, reporter });
  counted.push(once);
  const hourly = await countReport(reporter);
  if (hourly.outcome === 'refused') {
    await takeBack();
    return { outcome: 'rate-limited', form, values: parsed.values, retryAfter: hourly.retryAfter };
  }
  counted.push(hourly);

  try {
    const { outcome, tags } = await store({ commentId, reporter, found, reason: parsed.reason, note });
    dropPages(tags);
    if (outcome.outcome !== 'reported') await takeBack();
    return outcome;
  } catch (error) {
    await takeBack();
    throw error;
  }
}

/** A network is shared: that somebody is given away is heard from everywhere. */
async function isBanned({ ip, accountId }: Reporter, reason: string): Promise<boolean> {
  if (accountId !== null) return (await readHeldTo(accountId)).bar?.kind === 'ban';
  return reason !== 'outs-someone' && (await readNetworkSanction(ip))?.kind === 'ban';
}

interface Reportable {
  slug: string;
  folded: boolean;
  /** A person let it stand a short while ago, for the reason that folds. */
  keptLately: boolean;
  /** What this account has said of it before. */
  ownReportId: string | null;
}

async function findReportable(commentId: string, accountId: string | null): Promise<Reportable | null> {
  if (!isId(commentId)) return null;
  const [found] = await db.$queryRaw<Reportable[]>(Prisma.sql`
    SELECT ${facts}, (SELECT id FROM report WHERE comment_id = c.id AND account_id = ${accountId}) AS "ownReportId"
    FROM comment c JOIN article a ON a.id = c.article_id WHERE c.id = ${commentId} AND ${readable}`);
  return found ?? null;
}

const readable = Prisma.sql`c.visible AND a.status = 'published' AND a.kind = 'article'`;

const facts = Prisma.sql`a.slug, c.folded, EXISTS (
  SELECT 1 FROM report r WHERE r.comment_id = c.id AND r.reason = ${FOLDS} AND r.outcome = 'kept'
    AND r.decided_at > now() - ${KEPT_HOURS} * interval '1 hour') AS "keptLately"`;

interface Stored {
  commentId: string;
  reporter: Reporter;
  found: Reportable;
  reason: ReportReason;
  note: string;
}

/** A fold is counted before it is made, outside the transaction, and taken back if nothing was to be folded any more. */
async function store({ found, ...report }: Stored): Promise<{ outcome: ReportOutcome; tags: PageTag[] }> {
  const { reporter, reason } = report;
  const weight = await readWeight(reporter.accountId === null ? null : { accountId: reporter.accountId });
  const wantsFold = reason === FOLDS && weight > 0 && !found.folded && !found.keptLately;
  const fold = wantsFold ? await countFold(reporter) : null;
  const mayFold = fold?.outcome === 'counted';
  try {
    const stored = await db.$transaction((tx) => write(tx, { ...report, weight, mayFold }));
    const folded = stored.outcome.outcome === 'reported' && stored.outcome.folded;
    if (mayFold && !folded) await fold.takeBack();
    return stored;
  } catch (error) {
    if (mayFold) await fold.takeBack();
    throw error;
  }
}

/** The comment first, then the report, then the reporter's account: the order of everything else that touches them. */
async function write(
  tx: Prisma.TransactionClient,
  {
    commentId,
    reporter,
    reason,
    note,
    weight,
    mayFold,
  }: Omit<Stored, 'found'> & { weight: number; mayFold: boolean },
): Promise<{ outcome: ReportOutcome; tags: PageTag[] }> {
  const [comment] = await tx.$queryRaw<Omit<Reportable, 'ownReportId'>[]>(Prisma.sql`
    SELECT ${facts} FROM comment c JOIN article a ON a.id = c.article_id
    WHERE c.id = ${commentId} AND ${readable} FOR NO KEY UPDATE OF c`);
  if (comment === undefined) return { outcome: { outcome: 'unknown' }, tags: [] };
  const id = newId();
  // Whoever leaves at this moment has reported as a guest.
  const added = await tx.$executeRaw(Prisma.sql`
    INSERT INTO report (id, comment_id, reason, note, account_id, token_hash, weight)
    VALUES (${id}, ${commentId}, ${reason}, ${note},
      (SELECT id FROM account WHERE id = ${reporter.accountId} FOR KEY SHARE), ${reportHash(id)}, ${weight})
    ON CONFLICT (comment_id, account_id) WHERE account_id IS NOT NULL DO NOTHING`);
  if (added === 0) return { outcome: await sayAgain(tx, { commentId, reporter }), tags: [] };
  const folded = mayFold && !comment.folded && !comment.keptLately;
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET open_reports = array_append(open_reports, ${reason}), folded = folded OR ${folded}
    WHERE id = ${commentId}`);
  const tags = folded ? tagsOfFold([comment]) : [];
  if (folded) await notifyPages(tx, tags);
  return { outcome: { outcome: 'reported', id, path: reportPath(id), folded }, tags };
}

/** An account is told again where it learns what came of its first one, unless that one is only just on its way. */
async function sayAgain(
  tx: Pick<Prisma.TransactionClient, 'report'>,
  { commentId, reporter: { accountId } }: { commentId: string; reporter: Reporter },
): Promise<ReportOutcome> {
  if (accountId === null) return { outcome: 'repeat', path: null };
  const first = await tx.report.findFirst({ where: { commentId, accountId }, select: { id: true } });
  return { outcome: 'repeat', path: first && reportPath(first.id) };
}
