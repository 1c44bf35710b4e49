import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { coarse, STEP } from '@/lib/moderation/coarse';
import { decidedBetween, overturned, waitAt } from '@/lib/moderation/decision-figures';
import { singleton } from '@/lib/server/singleton';

/**
 * What the house tells everybody of how it decides: numbers of comments, without a name, a text or an address. Each is said
 * as `coarse` makes it, so that on a small site no single decision can be made out, nor by taking one number from another.
 */
export interface Transparency {
  /** All that happened before this midnight (UTC) is counted. */
  until: Date;
  since: Date;
  received: number;
  /** Read at once, because neither the check nor a rule saw a reason to wait. */
  atOnce: number;
  published: number;
  kept: number;
  declinedInAll: number;
  declined: { sentence: string; count: number }[];
  spamByService: number;
  spamByPerson: number;
  withdrawn: number;
  appeals: { made: number; granted: number };
  overturned: number;
  /** Seconds; null where too little was decided to say. */
  wait: { median: number | null; slowest: number | null };
}

/** About a quarter: short enough that it says how things are. */
const TRANSPARENCY_DAYS = 90;

/**
 * The figures of the last ninety whole days. They change at midnight and not before, so that the page that shows them is
 * the same for everybody all day; counted once a day in each process, however often it is asked for. The sentences of
 * the reasons are as they are now.
 */
export async function readTransparency(): Promise<Transparency> {
  const [{ declined, ...figures }, reasons] = await Promise.all([
    readFigures(),
    db.declineReason.findMany({ select: { code: true, sentence: true } }),
  ]);
  return {
    ...figures,
    declined: inWords(declined, new Map(reasons.map((each) => [each.code, each.sentence]))),
  };
}

/** By the sentence that the authors read. A reason of which there is no sentence any more counts among the others. */
function inWords(declined: Declined[], sentences: ReadonlyMap<string, string>): Transparency['declined'] {
  const counts = new Map<string, number>();
  for (const { reason, count } of declined) {
    const sentence = sentences.get(reason ?? '') ?? 'For another reason.';
    counts.set(sentence, (counts.get(sentence) ?? 0) + count);
  }
  return [...counts]
    .map(([sentence, count]) => ({ sentence, count }))
    .toSorted((a, b) => b.count - a.count || a.sentence.localeCompare(b.sentence, 'en'));
}

/** What is kept for a day: numbers, and codes instead of sentences. */
type Figures = Omit<Transparency, 'declined'> & { declined: Declined[] };

interface Declined {
  reason: string | null;
  count: number;
}

async function readFigures(): Promise<Figures> {
  const until = midnight(new Date());
  const memory = singleton<{ until: number; figures: Promise<Figures> | null }>('transparency', () => ({
    until: 0,
    figures: null,
  }));
  if (memory.figures !== null && memory.until === until.getTime()) return memory.figures;
  memory.until = until.getTime();
  memory.figures = count(until).catch((error: unknown) => {
    memory.figures = null;
    throw error;
  });
  return memory.figures;
}

/** The last midnight in UTC. */
export function midnight(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY) * DAY);
}

async function count(until: Date): Promise<Figures> {
  const since = new Date(until.getTime() - TRANSPARENCY_DAYS * DAY);
  const period = { from: since, to: until };
  const [[decisions], declined, [events]] = await Promise.all([
    readDecisions(period),
    readDeclined(period),
    readEvents(period),
  ]);
  const { median, slowest, waited = 0, granted = 0, ...decided } = decisions ?? {};
  const { appeals = 0, ...happened } = events ?? {};
  const wait = waited < STEP ? {} : { median, slowest };
  return {
    until,
    since,
    ...NOTHING,
    ...eachCoarse({ ...happened, ...decided }),
    declinedInAll: coarse(declined.reduce((total, reason) => total + reason.count, 0)),
    declined: declined.map((reason) => ({ ...reason, count: coarse(reason.count) })),
    appeals: { made: coarse(appeals), granted: coarse(granted) },
    wait: { median: wait.median ?? null, slowest: wait.slowest ?? null },
  };
}

function eachCoarse<Counts extends Record<string, number>>(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, coarse(count)])) as Counts;
}

const NOTHING = {
  received: 0,
  atOnce: 0,
  published: 0,
  kept: 0,
  spamByService: 0,
  spamByPerson: 0,
  withdrawn: 0,
  overturned: 0,
};

interface Decisions {
  published: number;
  kept: number;
  spamByPerson: number;
  overturned: number;
  granted: number;
  median: number | null;
  slowest: number | null;
  /** How many had waited. */
  waited: number;
}

function readDecisions(period: { from: Date; to: Date }): Promise<Decisions[]> {
  return db.$queryRaw(Prisma.sql`
    WITH ${decidedBetween(period)}
    SELECT
      count(*) FILTER (WHERE to_status = 'published' AND from_status <> 'published')::int AS published,
      count(*) FILTER (WHERE reason = 'kept')::int AS kept,
      count(*) FILTER (WHERE to_status = 'spam')::int AS "spamByPerson",
      count(*) FILTER (WHERE ${overturned})::int AS overturned,
      count(DISTINCT comment_id) FILTER (WHERE to_status = 'published' AND from_status = 'pending' AND EXISTS (
        SELECT 1 FROM comment_history a
        WHERE a.comment_id = decided.comment_id AND a.id < decided.id AND a.reason = 'appeal'))::int AS granted,
      ${waitAt(0.5)} AS median, ${waitAt(0.9)} AS slowest, count(since)::int AS waited
    FROM decided`);
}

function readDeclined(period: { from: Date; to: Date }): Promise<Declined[]> {
  return db.$queryRaw(Prisma.sql`
    WITH ${decidedBetween(period)}
    SELECT reason, count(*)::int AS count FROM decided WHERE to_status = 'declined' GROUP BY reason`);
}

interface Events {
  received: number;
  atOnce: number;
  spamByService: number;
  withdrawn: number;
  appeals: number;
}

function readEvents({ from, to }: { from: Date; to: Date }): Promise<Events[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT count(*) FILTER (WHERE actor = 'author' AND from_status IS NULL)::int AS received,
      count(*) FILTER (WHERE actor = 'machine' AND from_status = 'checking' AND to_status = 'published')::int AS "atOnce",
      count(*) FILTER (WHERE actor = 'machine' AND from_status <> to_status AND to_status = 'spam')::int AS "spamByService",
      count(*) FILTER (WHERE actor = 'author' AND to_status = 'withdrawn')::int AS withdrawn,
      count(DISTINCT comment_id) FILTER (WHERE actor = 'author' AND reason = 'appeal')::int AS appeals
    FROM comment_history WHERE at >= ${from} AND at < ${to}`);
}
