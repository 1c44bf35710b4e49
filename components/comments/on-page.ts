import type { ThreadComment, ThreadNode } from '@/lib/comments/comment';

/** Every id that can be reached on this page by a fragment. */
export function idsOf(nodes: ThreadNode[], others: ThreadComment[] = []): Set<string> {
  const ids = new Set(others.map(({ id }) => id));
  const add = (node: ThreadNode) => {
    ids.add(node.id);
    node.replies.forEach(add);
  };
  nodes.forEach(add);
  return ids;
}

/** How many comments can be read on this page; tombstones are none. */
export function countReadable(nodes: ThreadNode[]): number {
  return nodes.reduce((sum, node) => sum + (node.gone ? 0 : 1) + countReadable(node.replies), 0);
}
