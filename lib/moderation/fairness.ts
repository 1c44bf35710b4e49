import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { findRecent, readTreated } from '@/lib/moderation/recent-comments';
import { findListedWords } from '@/lib/spam/listed-words';

/** Below this a rate says more of chance than of anybody's fairness. */
export const FEWEST = 20;

/** What became of some comments. */
export interface Treated {
  comments: number;
  /** The spam service took it for spam. */
  spam: number;
  /** A rule held it. */
  held: number;
  /** One or the other, and a person published it after all. */
  overturned: number;
}

export interface Fairness {
  cut: boolean;
  /** Of each term: comments with it, and all others. */
  terms: { term: string; with: Treated; without: Treated }[];
}

/**
 * How the spam service and the rules treated comments in which this community speaks of itself, beside all others, in the
 * last ninety days (the newest twenty thousand). Terms are found as whole words, as the rules find theirs.
 */
export async function readFairness(_by: Moderator): Promise<Fairness> {
  const [site, { ids, cut }] = await Promise.all([
    db.site.findUniqueOrThrow({ where: { id: 1 }, select: { identityTerms: true } }),
    findRecent(),
  ]);
  const terms = site.identityTerms.map((term) => ({ term, with: none(), without: none() }));
  if (terms.length === 0) return { cut: false, terms: [] };
  for await (const { body, wasSpam, wasHeld, wasFreed } of readTreated(ids)) {
    const said = new Set(findListedWords(body, site.identityTerms));
    for (const counted of terms) {
      const side = said.has(counted.term) ? counted.with : counted.without;
      side.comments += 1;
      if (wasSpam) side.spam += 1;
      if (wasHeld) side.held += 1;
      if ((wasSpam || wasHeld) && wasFreed) side.overturned += 1;
    }
  }
  return { cut, terms };
}

const none = (): Treated => ({ comments: 0, spam: 0, held: 0, overturned: 0 });
