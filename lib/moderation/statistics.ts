import { waitsForLook } from '@/lib/auth/second-looks';
import type { Moderator } from '@/lib/auth/viewer';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { decidedBetween, judged, overturned, waitAt } from '@/lib/moderation/decision-figures';

/** How far back the team may look, in days. */
export const STATISTICS_DAYS = [7, 28, 90] as const;
export type StatisticsDays = (typeof STATISTICS_DAYS)[number];

/** Waiting times are in seconds; null where nothing was decided. */
export interface Statistics {
  days: StatisticsDays;
  /** Comments, and second looks at what people are held to. */
  waiting: { count: number; oldest: Date | null };
  decisions: {
    published: number;
    kept: number;
    declined: number;
    spam: number;
    median: number | null;
    slowest: number | null;
  };
  /** Twenty-four of them, by the hour of the day in UTC at which was decided. */
  hours: { hour: number; decided: number; median: number | null; slowest: number | null }[];
  overturned: number;
  service: { asked: number; spam: number; wronglySpam: number; missed: number; silent: number };
  /** What became of the second looks that people asked for at what they are held to. */
  secondLooks: { kept: number; lifted: number };
  reports: { reason: string; made: number; upheld: number; kept: number }[];
}

/** The team's own figures: how long people wait, how often a decision did not stand, what the spam service got wrong. */
export async function readStatistics({
  days,
  moderator: _,
}: {
  days: StatisticsDays;
  moderator: Moderator;
}): Promise<Statistics> {
  const to = new Date();
  const from = new Date(to.getTime() - days * DAY);
  const [[waiting], [decisions], hours, [service], [secondLooks], reports] = await Promise.all([
    readWaiting(),
    readDecisions({ from, to }),
    readHours({ from, to }),
    readService(from),
    readSecondLooks(from),
    readReports(from),
  ]);
  const { overturned: turned, wronglySpam, missed, ...made } = decisions ?? NO_DECISIONS;
  return {
    days,
    waiting: waiting ?? { count: 0, oldest: null },
    decisions: made,
    hours: Array.from({ length: 24 }, (_hour, hour) => hours.find((row) => row.hour === hour) ?? idle(hour)),
    overturned: turned,
    service: { ...(service ?? { asked: 0, spam: 0, silent: 0 }), wronglySpam, missed },
    secondLooks: secondLooks ?? { kept: 0, lifted: 0 },
    reports,
  };
}

interface Period {
  from: Date;
  to: Date;
}

type Decisions = Statistics['decisions'] & { overturned: number; wronglySpam: number; missed: number };

const NO_DECISIONS: Decisions = {
  published: 0,
  kept: 0,
  declined: 0,
  spam: 0,
  median: null,
  slowest: null,
  overturned: 0,
  wronglySpam: 0,
  missed: 0,
};

function idle(hour: number): Statistics['hours'][number] {
  return { hour, decided: 0, median: null, slowest: null };
}

function readWaiting(): Promise<Statistics['waiting'][]> {
  return db.$queryRaw(Prisma.sql`
    SELECT count(*)::int AS count, min(since) AS oldest FROM (
      SELECT waits_since AS since FROM comment WHERE waits
      UNION ALL SELECT disputed_at FROM sanction WHERE ${waitsForLook}) waiting`);
}

function readDecisions(period: Period): Promise<Decisions[]> {
  return db.$queryRaw(Prisma.sql`
    WITH ${decidedBetween(period)}
    SELECT
      count(*) FILTER (WHERE to_status = 'published' AND from_status <> 'published')::int AS published,
      count(*) FILTER (WHERE reason = 'kept')::int AS kept,
      count(*) FILTER (WHERE to_status = 'declined')::int AS declined,
      count(*) FILTER (WHERE to_status = 'spam')::int AS spam,
      ${waitAt(0.5)} AS median, ${waitAt(0.9)} AS slowest,
      count(*) FILTER (WHERE ${overturned})::int AS overturned,
      count(*) FILTER (WHERE from_status = 'spam' AND ${judged('spam')})::int AS "wronglySpam",
      count(*) FILTER (WHERE to_status = 'spam' AND ${judged('ham')})::int AS missed
    FROM decided`);
}

function readHours(period: Period): Promise<Statistics['hours']> {
  return db.$queryRaw(Prisma.sql`
    WITH ${decidedBetween(period)}
    SELECT extract(hour FROM at AT TIME ZONE 'UTC')::int AS hour, count(*)::int AS decided,
      ${waitAt(0.5)} AS median, ${waitAt(0.9)} AS slowest
    FROM decided GROUP BY 1`);
}

/** By what the service said first: a comment about which it is asked again was asked about once. */
function readService(from: Date): Promise<{ asked: number; spam: number; silent: number }[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT count(*)::int AS asked, count(*) FILTER (WHERE reason = 'verdict:spam')::int AS spam,
      count(*) FILTER (WHERE reason = 'verdict:unknown')::int AS silent
    FROM comment_history
    WHERE actor = 'machine' AND from_status = 'checking' AND reason LIKE 'verdict:%' AND at >= ${from}`);
}

/** By the log, which outlives what was decided about. */
function readSecondLooks(from: Date): Promise<Statistics['secondLooks'][]> {
  return db.$queryRaw(Prisma.sql`
    SELECT count(*) FILTER (WHERE act = 'dispute-kept')::int AS kept,
      count(*) FILTER (WHERE act = 'dispute-lifted')::int AS lifted
    FROM moderation_act WHERE act IN ('dispute-kept', 'dispute-lifted') AND at >= ${from}`);
}

function readReports(from: Date): Promise<Statistics['reports']> {
  return db.$queryRaw(Prisma.sql`
    SELECT reason, count(*)::int AS made, count(*) FILTER (WHERE outcome = 'upheld')::int AS upheld,
      count(*) FILTER (WHERE outcome = 'kept')::int AS kept
    FROM report WHERE at >= ${from} GROUP BY reason ORDER BY made DESC, reason`);
}
