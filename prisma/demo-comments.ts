import { createHash } from 'node:crypto';
import { DAY, MINUTE } from '@/lib/clock';
import { renderBody } from '@/lib/comments/render-body';
import type { Hold } from '@/lib/comments/status';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { readComments, type DemoComment } from '@/prisma/demo-material';

/** Writes the conversation under one article of the demo, in every state that a comment can have. Says how many there are. */
export async function writeComments(
  tx: Prisma.TransactionClient,
  { articleId, slug, publishedAt }: { articleId: string; slug: string; publishedAt: Date },
): Promise<number> {
  const all = await readComments(slug);
  const ids = new Map(all.map(({ key }) => [key, newId()]));
  const standing = keysOfStanding(all);
  const rows = all.map((comment): Prisma.CommentCreateManyInput => {
    const at = new Date(publishedAt.getTime() + comment.minutesAfter * MINUTE);
    return {
      id: ids.get(comment.key) ?? newId(),
      articleId,
      parentId: comment.parent === undefined ? null : (ids.get(comment.parent) ?? null),
      createdAt: at,
      contentHash: new Uint8Array(createHash('sha256').update(`demo\0${slug}\0${comment.key}`).digest()),
      lastActor:
        comment.state === 'withdrawn' ? 'author' : comment.state === 'removed' ? 'moderator' : 'machine',
      shown: standing.has(comment.key),
      isDemo: true,
      ...wordsOf(comment),
      ...stateOf(comment, at),
    };
  });
  // A reply finds its place from its parent, so they come level by level.
  for (const level of levels(all)) {
    const keys = new Set(level.map((comment) => ids.get(comment.key)));
    await tx.comment.createMany({ data: rows.filter(({ id }) => keys.has(id)) });
  }
  await tx.commentHistory.createMany({
    data: all.map((comment) => ({
      commentId: ids.get(comment.key) ?? '',
      actor: 'importer' as const,
      toStatus: stateOf(comment, publishedAt).status,
      cause: 'demo',
    })),
  });
  const visible = rows.filter((row) => row.visible === true).length;
  await tx.article.update({ where: { id: articleId }, data: { commentCount: visible } });
  return all.length;
}

function wordsOf({ state, name, body, badge }: DemoComment) {
  if (state === 'erased') return { authorName: '', body: '', bodyHtml: '' };
  return { authorName: name, body, bodyHtml: renderBody(body), badge: badge ?? null };
}

function stateOf({ state, hold, edited }: DemoComment, at: Date) {
  const holds: Hold[] = [hold ?? 'newcomer'];
  const wasPublic = { firstPublishedAt: at, hiddenAt: new Date(Math.min(at.getTime() + DAY, Date.now())) };
  switch (state) {
    case 'published':
      return {
        status: 'published' as const,
        verdict: 'ham' as const,
        visible: true,
        firstPublishedAt: at,
        editedAt: edited ? at : null,
      };
    case 'pending':
      return {
        status: 'pending' as const,
        verdict: hold === 'spam-service' ? ('unknown' as const) : ('ham' as const),
        holds,
      };
    case 'spam':
      return { status: 'spam' as const, verdict: 'spam' as const };
    case 'withdrawn':
      return { status: 'withdrawn' as const, ...wasPublic };
    case 'removed':
      return { status: 'declined' as const, declineReason: 'guidelines', ...wasPublic };
    case 'erased':
      return { status: 'erased' as const, ...wasPublic };
  }
}

/** What is visible, and what was and has something visible below it. */
function keysOfStanding(all: DemoComment[]): Set<string> {
  const standing = new Set<string>();
  for (const comment of all.toReversed()) {
    const wasPublic = comment.state !== 'pending' && comment.state !== 'spam';
    const carries = all.some(({ key, parent }) => parent === comment.key && standing.has(key));
    if (comment.state === 'published' || (wasPublic && carries)) standing.add(comment.key);
  }
  return standing;
}

function levels(all: DemoComment[]): DemoComment[][] {
  const depths = new Map<string, number>();
  const result: DemoComment[][] = [];
  for (const comment of all) {
    const depth = comment.parent === undefined ? 0 : (depths.get(comment.parent) ?? 0) + 1;
    depths.set(comment.key, depth);
    (result[depth] ??= []).push(comment);
  }
  return result;
}
