import { excerpt } from '@/lib/comments/render-body';
import { decideByPerson, type CommentStatus } from '@/lib/comments/status';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { findNotYours } from '@/lib/moderation/colleagues';
import type { BulkInput } from '@/lib/moderation/schema';

/** What a bulk decision would do to one comment. */
export interface BulkPreview {
  id: string;
  /** As it was picked. */
  version: number;
  authorName: string;
  excerpt: string;
  articleTitle: string;
  status: CommentStatus;
  /** `changed`: since it was picked; `colleague`: this moderator wrote it, or it is an appeal against them; `nothing`: it is that already, or no person can move it. */
  effect: 'publish' | 'decline' | 'spam' | 'hold' | 'keep' | 'pass-on' | 'changed' | 'colleague' | 'nothing';
  /** It can be read by everybody at this moment, and could not any more. */
  hides: boolean;
}

const PREVIEW_EXCERPT = 120;

/** What the decision would do to each of the picked comments, in their order; what is gone is left out. Changes nothing. */
export async function previewBulk({
  input: { pick, decision },
  moderator,
}: {
  input: Pick<BulkInput, 'pick' | 'decision'>;
  moderator: Moderator;
}): Promise<BulkPreview[]> {
  const ids = pick.map(({ id }) => id);
  const barred = await findNotYours(ids, moderator);
  const rows = await db.comment.findMany({
    where: { id: { in: ids }, kind: 'comment' },
    select: {
      ...{ id: true, version: true, status: true, waits: true, visible: true, authorName: true, body: true },
      article: { select: { title: true } },
    },
    relationLoadStrategy: 'join',
  });
  return pick.flatMap(({ id, version }) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (row === undefined) return [];
    const move = decideByPerson({ from: row.status, decision, waits: row.waits });
    const isChanged = row.version !== version;
    const isBarred = barred.has(id);
    const effect = isBarred
      ? 'colleague'
      : isChanged
        ? 'changed'
        : move === null
          ? 'nothing'
          : move.kind === 'move'
            ? decision
            : move.kind;
    return {
      id,
      version,
      authorName: row.authorName,
      excerpt: excerpt(row.body, PREVIEW_EXCERPT),
      articleTitle: row.article.title,
      status: row.status,
      effect,
      hides: row.visible && !isChanged && !isBarred && move?.kind === 'move',
    };
  });
}
