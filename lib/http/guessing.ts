import { HOUR, SECOND } from '@/lib/clock';
import { countUse, networkOf } from '@/lib/http/rate-limit';

/** Nobody mistypes a link so often. */
const MAX_MISSES = 30;
const MISSES_SECONDS = HOUR / SECOND;

/**
 * Counts a link that leads nowhere, of receipts, reports, subscriptions and the like together, and says whether this network
 * has tried so many that it is guessing. Links that lead somewhere are never counted, and always work.
 */
export async function isGuessing(ip: string): Promise<boolean> {
  const limit = { limit: MAX_MISSES, seconds: MISSES_SECONDS };
  const counted = await countUse({ subject: networkOf(ip), action: 'link-miss', ...limit });
  return counted.outcome === 'refused';
}
