import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { UNDO_WINDOW } from '@/lib/moderation/decide';

/** What nobody has proved or lost yet; a guest, of whom nothing is kept, always weighs this. */
const USUAL_WEIGHT = 1;

/** Reports are kept for as long; what somebody reported before that has been forgotten. */
export const REPORT_DAYS = 90;

/**
 * How much an account's report weighs, 0 to 3, by what came of its earlier ones: upheld (the comment went) and kept (a
 * person let it stand). The measure is (upheld + 1) / (decided + 2), so that little is made of few: after eight upheld and
 * at three in four it is 3, after three and at two in three 2, and from four kept on and below one in four 0; everything
 * else is 1. Anybody may be wrong three times over. Weight 0 folds nothing any more, and is read by a person all the same.
 */
export function weigh({ upheld, kept }: { upheld: number; kept: number }): number {
  const right = (upheld + 1) / (upheld + kept + 2);
  if (upheld >= 8 && right >= 3 / 4) return 3;
  if (upheld >= 3 && right >= 2 / 3) return 2;
  return kept >= 4 && right < 1 / 4 ? 0 : USUAL_WEIGHT;
}

/** The weight of whoever reports, at this moment. A decision that may still be taken back does not count. */
export async function readWeight(reporter: { accountId: string } | null): Promise<number> {
  if (reporter === null) return USUAL_WEIGHT;
  const outcomes = await db.report.groupBy({
    by: ['outcome'],
    where: {
      accountId: reporter.accountId,
      decidedAt: { lte: new Date(Date.now() - UNDO_WINDOW), gt: new Date(Date.now() - REPORT_DAYS * DAY) },
    },
    _count: true,
  });
  const countOf = (wanted: string) => outcomes.find(({ outcome }) => outcome === wanted)?._count ?? 0;
  return weigh({ upheld: countOf('upheld'), kept: countOf('kept') });
}
