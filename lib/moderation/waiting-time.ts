import { DAY, MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { decidedBetween } from '@/lib/moderation/decision-figures';
import { singleton } from '@/lib/server/singleton';

/** How long it usually takes until a person has decided: in seconds, and whether that is true of this hour of the day. */
export interface WaitingTime {
  seconds: number;
  atThisHour: boolean;
}

/** Four weeks: every hour of the day has come by often enough, and the team is still the same. */
const PERIOD_DAYS = 28;
/** Fewer say nothing about the next one. */
const LEAST_DECISIONS = 5;
/** So long a process remembers what it counted. */
const REMEMBERED = 5 * MINUTE;

/**
 * What can honestly be said to somebody whose comment waits: the median of what really happened to comments that began to
 * wait at this hour, an hour before and after it included, or at any hour. Null when too little has been decided.
 */
export async function readWaitingTime(): Promise<WaitingTime | null> {
  const memory = singleton<{ until: number; time: Promise<WaitingTime | null> | null }>(
    'waiting-time',
    () => ({
      until: 0,
      time: null,
    }),
  );
  if (memory.time !== null && Date.now() < memory.until) return memory.time;
  memory.until = Date.now() + REMEMBERED;
  memory.time = count().catch((error: unknown) => {
    memory.time = null;
    throw error;
  });
  return memory.time;
}

async function count(): Promise<WaitingTime | null> {
  const to = new Date();
  const from = new Date(to.getTime() - PERIOD_DAYS * DAY);
  const sameHour = Prisma.sql`(extract(hour FROM since AT TIME ZONE 'UTC')::int - ${to.getUTCHours()} + 25) % 24 <= 2`;
  const [found] = await db.$queryRaw<Counted[]>(Prisma.sql`
    WITH ${decidedBetween({ from, to })}, waited AS (
      SELECT since, extract(epoch FROM at - since)::float8 AS seconds FROM decided WHERE since IS NOT NULL
    )
    SELECT count(*)::int AS decided, count(*) FILTER (WHERE ${sameHour})::int AS "decidedNow",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS usually,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE ${sameHour}) AS "usuallyNow"
    FROM waited`);
  if (found === undefined) return null;
  const { decided, decidedNow, usually, usuallyNow } = found;
  if (decidedNow >= LEAST_DECISIONS && usuallyNow !== null) return { seconds: usuallyNow, atThisHour: true };
  return decided >= LEAST_DECISIONS && usually !== null ? { seconds: usually, atThisHour: false } : null;
}

interface Counted {
  decided: number;
  decidedNow: number;
  usually: number | null;
  usuallyNow: number | null;
}
