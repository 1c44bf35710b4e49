import { errorFacts, log } from '@/lib/log';
import { hasSpamService } from '@/lib/site';
import { checkReadComment, judgeComment, type JudgedComment } from '@/lib/comments/check-comment';
import type { TakenComment } from '@/lib/comments/insert-comments';
import type { Place } from '@/lib/comments/read-place';
import type { Finding } from '@/lib/comments/checked-rows';
import { settle } from '@/lib/comments/settle-check';
import { DEADLINE_IN_REQUEST } from '@/lib/comments/spam-service';
import type { CommentStatus, Hold } from '@/lib/comments/status';
import type { NewComment } from '@/lib/comments/store-comment';

/** Of the first attempt, which is the request's own. */
const FIRST = { attempt: 1, reason: 'initial', deadline: DEADLINE_IN_REQUEST } as const;

/**
 * What becomes of a guest's comment about which nobody is to be asked: it is known before it is stored. Null for every other one: a service
 * is asked after it was stored, and the role of an account is read with storing.
 */
export async function judgeAhead({ place, candidate, holds }: Ahead): Promise<Finding | null> {
  const { account, checkBy } = candidate;
  if (account !== null || checkBy === 'trust' || (checkBy === 'service' && hasSpamService(place.site)))
    return null;
  const comment = judged({ place, candidate, holds, role: null, createdAt: new Date() });
  const finding = await judgeComment({ comment, site: place.site, ...FIRST });
  return finding.answer === 'failed' ? null : finding;
}

interface Ahead {
  place: Place;
  candidate: NewComment;
  holds: Hold[];
}

/**
 * The comment is stored: whatever goes wrong from here on, the sweep takes it up, and its author is told that it waits. What
 * is known of it need not be read back. `finding` is what was known ahead.
 */
export async function firstVerdict({
  place,
  candidate,
  taken,
  finding,
}: FirstVerdict): Promise<CommentStatus> {
  const { holds, role, createdAt, version } = taken;
  const comment = {
    ...judged({ place, candidate, holds, role, createdAt }),
    ...{ articleId: candidate.articleId, status: 'checking' as const, version },
  };
  try {
    const status =
      finding === null
        ? await checkReadComment({ comment, site: place.site, ...FIRST })
        : await settle({ comment, ...FIRST, ...finding });
    return status ?? 'checking';
  } catch (error) {
    log('warn', 'check-failed', { comment: candidate.id, ...errorFacts(error) });
    return 'checking';
  }
}

interface FirstVerdict {
  place: Place;
  candidate: NewComment;
  taken: TakenComment;
  finding: Finding | null;
}

/** As it is judged: what was sent, with what storing it said. */
function judged({ place, candidate, holds, role, createdAt }: Judged): JudgedComment {
  const { id, account, email, origin } = candidate;
  return {
    ...candidate,
    holds,
    createdAt,
    verdict: null,
    accountId: account?.id ?? null,
    badge: account?.badge ?? null,
    account: role && { role },
    email: email && new Uint8Array(email.sealed(`comment-email:${id}`)),
    emailIndex: email && new Uint8Array(email.index),
    article: place,
    openOrigin: () => origin,
  };
}

type Judged = Ahead & Pick<TakenComment, 'role' | 'createdAt'>;
