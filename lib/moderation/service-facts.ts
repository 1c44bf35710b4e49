import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { readNotices } from '@/lib/moderation/banner';
import { readRecheck, type RecheckProgress } from '@/lib/moderation/recheck';
import { readSettings } from '@/lib/site';

/** How it stands with the spam service. */
export interface ServiceFacts {
  hasKey: boolean;
  /** Nothing is known to be wrong. */
  isWell: boolean;
  /** Of the month; null while the service has not said. `limit` null: as many as it likes. */
  usage: { count: bigint; limit: bigint | null; at: Date } | null;
  recheck: RecheckProgress;
}

export async function readServiceFacts(_by: Moderator): Promise<ServiceFacts> {
  const [settings, state, notices, recheck] = await Promise.all([
    readSettings(),
    db.spamServiceState.findUniqueOrThrow({ where: { id: 1 } }),
    readNotices(),
    readRecheck(),
  ]);
  const { usageCount: count, usageLimit: limit, usageAt: at } = state;
  return {
    hasKey: settings.akismetKey !== null,
    isWell: notices.length === 0,
    usage: count === null || at === null ? null : { count, limit, at },
    recheck,
  };
}
