import type { ThreadComment, ThreadNode } from '@/lib/comments/comment';

/** A thread is nested to here; what is deeper stands in the list of the sixth level, in order of time (PRODUCT 5). */
export const MAX_NESTING = 6;

/** The level at which a comment of this depth stands. */
export function levelOf(depth: number): number {
  return Math.min(depth, MAX_NESTING);
}

/**
 * Nests comments that come in thread order, in one pass. `opening` are the ancestors that a page which begins inside a
 * branch is missing, outermost first: what follows is hung below them, and they are not returned. A comment whose
 * parent is neither on the page nor opening (it was never public) hangs below its nearest ancestor by level.
 */
export function nest({
  comments,
  opening = [],
}: {
  comments: ThreadComment[];
  opening?: ThreadComment[];
}): ThreadNode[] {
  const roots: ThreadNode[] = [];
  // The branch that is being built: the last node of each level. Depth grows by at most one list at a time.
  const branch: ThreadNode[] = [];
  const openingIds = new Set(opening.map(({ id }) => id));
  for (const comment of [...opening, ...comments]) {
    const node: ThreadNode = {
      ...comment,
      replies: [],
      replyCount: 0,
      latestReplyAt: null,
      continues: false,
    };
    const level = levelOf(comment.depth);
    while (branch.length > 0 && levelOf(branch.at(-1)?.depth ?? 0) >= level) branch.pop();
    const list = branch.at(-1)?.replies ?? roots;
    list.push(node);
    if (!openingIds.has(comment.id)) for (const above of branch) count(above, comment.createdAt);
    branch.push(node);
  }
  return openingIds.size === 0 ? roots : lift(roots, openingIds);
}

/** Marks the branches that were still open where the page ended, given the ancestors of what comes next. */
export function markContinuing(roots: ThreadNode[], nextAncestors: ReadonlySet<string>): void {
  for (let last = roots.at(-1); last !== undefined; last = last.replies.at(-1)) {
    if (nextAncestors.has(last.id)) last.continues = true;
  }
}

function count(above: ThreadNode, at: Date): void {
  above.replyCount += 1;
  if (above.latestReplyAt === null || above.latestReplyAt < at) above.latestReplyAt = at;
}

/** Takes the opening comments out and leaves what hung below them, in order. */
function lift(nodes: ThreadNode[], openingIds: ReadonlySet<string>): ThreadNode[] {
  return nodes.flatMap((node) => (openingIds.has(node.id) ? lift(node.replies, openingIds) : [node]));
}
