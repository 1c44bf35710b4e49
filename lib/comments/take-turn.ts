import { may } from '@/lib/auth/policy';
import { countUse, takeBackUse } from '@/lib/http/rate-limit';
import type { Writer } from '@/lib/comments/comment-writer';

/** `giveBack` is for a comment that came to nothing after all. `retryAfter` is in seconds. */
export type Turn = { outcome: 'go'; giveBack: () => Promise<void> } | { outcome: 'wait'; retryAfter: number };

/**
 * In slow mode, takes the one comment that this person has under this article for now: an account's, or, for guests, that of
 * the `poster` they count as (their network). Moderators speak whenever they need to.
 */
export async function takeTurn({ place, writer, poster }: TakeTurn): Promise<Turn> {
  const { articleId, slowSeconds } = place;
  if (slowSeconds === 0 || (writer !== null && may(writer.role, 'moderate'))) return FREE;
  const subject = writer === null ? poster : `account:${writer.accountId}`;
  const use = { subject, action: `slow:${articleId}` };
  const counted = await countUse({ ...use, limit: 1, seconds: slowSeconds, isRule: true });
  if (counted.outcome === 'refused') return { outcome: 'wait', retryAfter: counted.retryAfter };
  return { outcome: 'go', giveBack: () => takeBackUse({ ...use, at: counted.at }) };
}

interface TakeTurn {
  place: { articleId: string; slowSeconds: number };
  writer: Writer | null;
  poster: string;
}

const FREE: Turn = { outcome: 'go', giveBack: () => Promise.resolve() };
