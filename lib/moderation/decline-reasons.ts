import { db } from '@/lib/db';

/** Why a comment may be declined: what the button says, and what the author reads. */
export interface DeclineReason {
  code: string;
  name: string;
  sentence: string;
}

/** A decision that gives none, or one that is not on the list, has this; it cannot be retired. */
export const OTHER_REASON = 'other';

/** The reasons that can be chosen, in the site's order. */
export async function listDeclineReasons(): Promise<DeclineReason[]> {
  return db.declineReason.findMany({
    where: { retiredAt: null },
    orderBy: [{ position: 'asc' }, { code: 'asc' }],
    select: { code: true, name: true, sentence: true },
  });
}
