import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { sanctionNetwork } from '@/lib/http/network-sanctions';
import { isId } from '@/lib/ids';
import { recordAct } from '@/lib/moderation/record-act';
import type { NetworkSanctionInput } from '@/lib/moderation/schema';
import { openOrigin } from '@/lib/privacy/origins';

export type HeldNetwork =
  | { outcome: 'imposed'; until: Date }
  /** It was never kept, or is no longer: nobody knows where the comment came from. */
  | { outcome: 'origin-gone' }
  /** A member wrote it: what they are told has a page of its own. */
  | { outcome: 'member'; handle: string }
  | { outcome: 'unknown' };

/**
 * Holds the guests of the network from which a comment came to something, for 48 hours at most. The sealed origin is opened
 * here and nowhere shown; what is kept is a hash under a key that dies by itself. `until` is when it does, if that comes
 * sooner than what was asked for.
 */
export async function holdNetwork({
  id,
  input: { act, hours },
  moderator,
}: {
  id: string;
  input: NetworkSanctionInput;
  moderator: Moderator;
}): Promise<HeldNetwork> {
  if (!isId(id)) return { outcome: 'unknown' };
  const comment = await db.comment.findUnique({
    where: { id },
    select: { account: { select: { handle: true } }, origin: { include: { originKey: true } } },
  });
  if (comment === null) return { outcome: 'unknown' };
  if (comment.account !== null) return { outcome: 'member', handle: comment.account.handle };
  const origin = comment.origin && openOrigin(comment.origin);
  if (origin === null) return { outcome: 'origin-gone' };
  const until = await db.$transaction(async (tx) => {
    const end = await sanctionNetwork(tx, { ip: origin.ip, kind: act, hours });
    // The log names the comment, never the network.
    if (end !== null)
      await recordAct(tx, { moderator, act: `network-${act}`, subject: 'network', subjectId: id });
    return end;
  });
  return until === null ? { outcome: 'origin-gone' } : { outcome: 'imposed', until };
}
