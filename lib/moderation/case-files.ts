import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Check, Claim, ColleagueNote, DecidedBefore, QueueItem } from '@/lib/moderation/queue-item';

const CHECKS_SHOWN = 5;
const REPORT_NOTES_SHOWN = 20;

/** What was said and done about one comment until now, besides its own row. */
export interface CaseFile {
  reportNotes: { reason: string; note: string; at: Date }[];
  notes: ColleagueNote[];
  checks: Check[];
  before: QueueItem['before'];
  decidedBefore: DecidedBefore | null;
  claim: Claim | null;
}

/** What was said and done about these comments, by comment. Six queries for all. */
export async function readCaseFiles(ids: string[], moderator: Moderator): Promise<(id: string) => CaseFile> {
  const [reportNotes, notes, checks, before, decided, claims] = await Promise.all([
    readReportNotes(ids),
    readNotes(ids),
    readChecks(ids),
    readTextsBefore(ids),
    readDecisions(ids, moderator),
    readClaims(ids, moderator),
  ]);
  return (id) => ({
    reportNotes: allOf(reportNotes, id),
    notes: allOf(notes, id),
    checks: allOf(checks, id),
    before: allOf(before, id)[0] ?? null,
    decidedBefore: allOf(decided, id)[0] ?? null,
    claim: allOf(claims, id)[0] ?? null,
  });
}

type Of<T> = T & { of: string };

function allOf<T extends object>(rows: Of<T>[], id: string): T[] {
  return rows.flatMap(({ of, ...row }) => (of === id ? [row as unknown as T] : []));
}

async function readReportNotes(ids: string[]): Promise<Of<CaseFile['reportNotes'][number]>[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT r.comment_id AS of, r.reason, r.note, r.at
    FROM unnest(${ids}::text[]) AS shown (id) CROSS JOIN LATERAL (
      SELECT * FROM report WHERE comment_id = shown.id AND outcome IS NULL AND note <> ''
      ORDER BY at DESC, id LIMIT ${REPORT_NOTES_SHOWN}) r`);
}

async function readNotes(ids: string[]): Promise<Of<ColleagueNote>[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT n.comment_id AS of, n.at, a.display_name AS by, n.note
    FROM comment_note n LEFT JOIN account a ON a.id = n.account_id
    WHERE n.comment_id = ANY(${ids}) ORDER BY n.id`);
}

async function readChecks(ids: string[]): Promise<Of<Check>[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT s.comment_id AS of, s.at, s.reason, s.verdict::text AS verdict, s.cause, s.blatant, s.provisional, s.guid,
      s.answer, s.latency_ms AS "latencyMs", s.tier, s.alert_code AS "alertCode", s.error
    FROM unnest(${ids}::text[]) AS shown (id) CROSS JOIN LATERAL (
      SELECT * FROM spam_check WHERE comment_id = shown.id ORDER BY id DESC LIMIT ${CHECKS_SHOWN}) s`);
}

async function readTextsBefore(ids: string[]): Promise<Of<NonNullable<QueueItem['before']>>[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT t.comment_id AS of, t.body, t.at, t.actor::text AS actor,
      CASE WHEN t.actor = 'moderator' THEN a.display_name END AS by
    FROM unnest(${ids}::text[]) AS shown (id) CROSS JOIN LATERAL (
      SELECT * FROM comment_text WHERE comment_id = shown.id ORDER BY id DESC LIMIT 1) t
    LEFT JOIN account a ON a.id = t.account_id`);
}

/** The last decision of a person, unless it was taken back. */
async function readDecisions(ids: string[], { accountId }: Moderator): Promise<Of<DecidedBefore>[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT h.comment_id AS of, h.at, a.display_name AS by, h.account_id IS NOT DISTINCT FROM ${accountId} AS "isMine",
      h.to_status::text AS to, h.reason
    FROM unnest(${ids}::text[]) AS shown (id) CROSS JOIN LATERAL (
      SELECT * FROM comment_history WHERE comment_id = shown.id AND actor = 'moderator'
        AND reason IS DISTINCT FROM 'edited' ORDER BY id DESC LIMIT 1) h
    LEFT JOIN account a ON a.id = h.account_id
    WHERE h.reason IS DISTINCT FROM 'undone'`);
}

async function readClaims(ids: string[], { accountId }: Moderator): Promise<Of<Claim>[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT q.comment_id AS of, a.display_name AS by, q.since
    FROM queue_claim q JOIN account a ON a.id = q.account_id
    WHERE q.comment_id = ANY(${ids}) AND q.until > now() AND q.account_id <> ${accountId}`);
}
