import type { ThreadComment, ThreadNode } from '@/lib/comments/comment';

/** A thread is nested to here; what is deeper stands in the list of the sixth level, in order of time (PRODUCT 5). */
export const MAX_NESTING = 6;

/** The level at which a comment of this depth stands. */
function levelOf(depth: number): number {
  return Math.min(depth, MAX_NESTING);
}

/** A comment with its place: its thread key in hex, which begins with the keys of all that it stands below. */
export interface Placed {
  comment: ThreadComment;
  key: string;
}

/**
 * Nests comments that come in thread order, in one pass. `opening` are the ancestors that a page which begins inside a
 * branch is missing, outermost first: what follows is hung below them, and they are not returned. A comment whose
 * parent is neither on the page nor opening (it was never public) hangs below its nearest ancestor that is, or is a root.
 */
export function nest({ comments, opening = [] }: { comments: Placed[]; opening?: Placed[] }): ThreadNode[] {
  const roots: ThreadNode[] = [];
  // The branch that is being built, outermost first.
  const branch: { node: ThreadNode; key: string }[] = [];
  const openingIds = new Set(opening.map(({ comment }) => comment.id));
  for (const { comment, key } of [...opening, ...comments]) {
    const node: ThreadNode = {
      ...comment,
      replies: [],
      replyCount: 0,
      latestReplyAt: null,
      continues: false,
    };
    for (let last = branch.at(-1); last && !hangsBelow({ node, key }, last); last = branch.at(-1))
      branch.pop();
    const list = branch.at(-1)?.node.replies ?? roots;
    list.push(node);
    if (!openingIds.has(comment.id)) for (const above of branch) count(above.node, comment.createdAt);
    branch.push({ node, key });
  }
  return openingIds.size === 0 ? roots : lift(roots, openingIds);
}

/** Marks the branches that were still open where the page ended, given the ancestors of what comes next. */
export function markContinuing(roots: ThreadNode[], nextAncestors: ReadonlySet<string>): void {
  for (let last = roots.at(-1); last !== undefined; last = last.replies.at(-1)) {
    if (nextAncestors.has(last.id)) last.continues = true;
  }
}

function hangsBelow(
  { node, key }: { node: ThreadNode; key: string },
  above: { node: ThreadNode; key: string },
): boolean {
  return levelOf(above.node.depth) < levelOf(node.depth) && key.startsWith(above.key);
}

function count(above: ThreadNode, at: Date): void {
  above.replyCount += 1;
  if (above.latestReplyAt === null || above.latestReplyAt < at) above.latestReplyAt = at;
}

/** Takes the opening comments out and leaves what hung below them, in order. */
function lift(nodes: ThreadNode[], openingIds: ReadonlySet<string>): ThreadNode[] {
  return nodes.flatMap((node) => (openingIds.has(node.id) ? lift(node.replies, openingIds) : [node]));
}
