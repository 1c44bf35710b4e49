import { excerpt } from '@/lib/comments/render-body';
import { findRecent, readRecent, type RecentComment } from '@/lib/moderation/recent-comments';
import type { Settings } from '@/lib/settings/schema';
import { readSettings } from '@/lib/site';
import { findListedWords } from '@/lib/spam/listed-words';
import { countLinks } from '@/lib/spam/rules';
import { z } from 'zod';

const MAX_SHOWN = 20;
const EXCERPT_LENGTH = 160;

const hurtSchema = z.object({
  id: z.string(),
  slug: z.string(),
  authorName: z.string(),
  excerpt: z.string(),
  /** `words:THE ENTRY`, `links:HOW MANY`, `newcomer` or `policy`. */
  why: z.array(z.string()),
});

/** What rules would have done with the comments of the last ninety days. */
export const rehearsalSchema = z.object({
  looked: z.number(),
  /** There were more; the newest were looked at. */
  cut: z.boolean(),
  held: z.number(),
  /** Published comments among them, and the first of those. */
  hurt: z.number(),
  shown: z.array(hurtSchema),
  /** Spam among them, and how much of that the spam service had not taken for spam. */
  caught: z.number(),
  missed: z.number(),
});

export type Rehearsal = z.infer<typeof rehearsalSchema>;

/**
 * Replays rules over the comments of the last ninety days, the newest twenty thousand of them. Nothing is changed. What
 * moderators wrote is never held. Whether somebody was known is taken as it was when they wrote, as far as that can be told.
 */
export async function rehearse(typed: Partial<Settings>): Promise<Rehearsal> {
  const [site, { ids, cut }] = await Promise.all([readSettings(), findRecent()]);
  const automatic = site.akismetKey === null ? 'newcomers' : 'open';
  const rules: Rules = {
    words: typed.heldWords ?? site.heldWords,
    maxLinks: typed.maxLinks ?? site.maxLinks,
    trustedAfter: typed.trustedAfter ?? site.trustedAfter,
    policy: typed.commentPolicy === undefined ? site.commentPolicy : (typed.commentPolicy ?? automatic),
  };
  const found: Rehearsal = { looked: 0, cut, held: 0, hurt: 0, shown: [], caught: 0, missed: 0 };
  for await (const comment of readRecent({ ids, ...rules })) {
    found.looked += 1;
    const why = whyHeld(comment, rules);
    if (why.length === 0) continue;
    found.held += 1;
    if (comment.status === 'spam') {
      found.caught += 1;
      if (comment.verdict !== 'spam') found.missed += 1;
    }
    if (comment.status !== 'published') continue;
    found.hurt += 1;
    const { id, slug, authorName, body } = comment;
    if (found.shown.length < MAX_SHOWN)
      found.shown.push({ id, slug, authorName, excerpt: excerpt(body, EXCERPT_LENGTH), why });
  }
  return found;
}

interface Rules {
  words: readonly string[];
  maxLinks: number;
  trustedAfter: number;
  policy: string;
}

/** In the order in which somebody would want to know. */
function whyHeld(comment: RecentComment, { words, maxLinks, trustedAfter, policy }: Rules): string[] {
  const { badge, body, authorName, earlier, knownGuest, articlePolicy } = comment;
  if (badge === 'moderator' || badge === 'administrator') return [];
  const listed = new Set([...findListedWords(authorName, words), ...findListedWords(body, words)]);
  const why = [...listed].map((word) => `words:${word}`);
  const links = countLinks(body);
  if (links > maxLinks) why.push(`links:${links}`);
  const holds = articlePolicy ?? policy;
  if (holds === 'all') why.push('policy');
  const known = badge === 'author' || (earlier === null ? knownGuest === true : earlier >= trustedAfter);
  if (holds === 'newcomers' && !known) why.push('newcomer');
  return why;
}
