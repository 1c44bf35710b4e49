import { describe, expect, it } from 'vitest';
import type { ThreadNode, ThreadPage, ThreadSort } from '@/lib/comments/comment';
import { readInContext, readThreadPage } from '@/lib/comments/queries';
import { hideComments } from '@/lib/comments/publish-comments';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import fc from '@/tests/chance';
import { createArticle, createBranch, createComment } from '@/tests/factories';

/** A comment of the model: what hangs below what, when it was written, and whether it can be seen. */
interface Model {
  id: string;
  parent: Model | null;
  depth: number;
  at: number;
  fate: 'visible' | 'tombstone' | 'never-public';
}

/** Trees of all shapes: each comment hangs below one of the few before it (deep), or any (wide), or is a root. */
const trees = fc
  .array(
    fc.record({
      below: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 3 }) }, fc.nat({ max: 400 })),
      isRoot: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      at: fc.integer({ min: 0, max: 50 }),
      fate: fc.constantFrom('visible', 'visible', 'visible', 'visible', 'tombstone', 'never-public'),
    }),
    { minLength: 1, maxLength: 330, size: 'max' },
  )
  .map((drafts) => {
    const made: Model[] = [];
    for (const { below, isRoot, at, fate } of drafts) {
      const above = isRoot ? undefined : made[made.length - 1 - below];
      const parent = above !== undefined && above.depth < 20 ? above : null;
      made.push({ id: newId(), parent, depth: (parent?.depth ?? 0) + 1, at, fate: fate });
    }
    return made;
  });

async function plant(models: Model[]): Promise<string> {
  const { id: articleId } = await createArticle();
  for (let depth = 1; depth <= 20; depth += 1) {
    const level = models.filter((model) => model.depth === depth);
    if (level.length === 0) break;
    await db.comment.createMany({
      data: level.map(({ id, parent, at, fate }) => ({
        id,
        articleId,
        parentId: parent?.id ?? null,
        createdAt: new Date(Date.UTC(2020, 0, 1) + at),
        authorName: `N${id}`,
        body: 'x',
        bodyHtml: '<p>x</p>',
        contentHash: new Uint8Array(32),
        status: fate === 'visible' ? 'published' : fate === 'tombstone' ? 'withdrawn' : 'spam',
        visible: fate === 'visible',
        shown: fate !== 'never-public',
        firstPublishedAt: fate === 'never-public' ? null : new Date(),
      })),
    });
  }
  return articleId;
}

/** The order a person would put the thread into: replies below what they answer, by time; below level six all by time. */
function inOrder(models: Model[], numbers: Map<string, bigint>, sort: ThreadSort): Model[] {
  const byNumber = (a: Model, b: Model) => ((numbers.get(a.id) ?? 0n) < (numbers.get(b.id) ?? 0n) ? -1 : 1);
  const sixth = (model: Model): Model =>
    model.depth <= 6 || model.parent === null ? model : sixth(model.parent);
  const walk = (model: Model): Model[] => {
    if (model.depth < 6)
      return [
        model,
        ...models
          .filter(({ parent }) => parent === model)
          .sort(byNumber)
          .flatMap(walk),
      ];
    return [model, ...models.filter((other) => other.depth > 6 && sixth(other) === model).sort(byNumber)];
  };
  const roots = models.filter(({ parent }) => parent === null).sort(byNumber);
  if (sort === 'newest') roots.reverse();
  return roots.flatMap(walk).filter(({ fate }) => fate !== 'never-public');
}

const flatten = (nodes: ThreadNode[]): ThreadNode[] =>
  nodes.flatMap((node) => [node, ...flatten(node.replies)]);

/** The nearest comment above at a smaller level that can be seen. */
function shownAbove({ parent, depth }: Model): Model | null {
  let above = parent;
  while (above !== null && (above.fate === 'never-public' || Math.min(above.depth, 6) >= Math.min(depth, 6)))
    above = above.parent;
  return above;
}

async function readAll(articleId: string, sort: ThreadSort): Promise<ThreadPage[]> {
  const pages: ThreadPage[] = [];
  for (let after: string | undefined; ;) {
    const page: ThreadPage | null = await readThreadPage({ articleId, sort, after });
    if (page === null) throw new Error('no page');
    pages.push(page);
    if (page.next === null) return pages;
    after = page.next;
  }
}

describe('reading a thread', () => {
  it.each(['oldest', 'newest'] as const)(
    'gives every shown comment once, in order, forwards and backwards: %s',
    async (sort) => {
      await fc.assert(
        fc.asyncProperty(trees, async (models) => {
          const articleId = await plant(models);
          const rows = await db.comment.findMany({
            where: { articleId },
            select: { id: true, number: true },
          });
          const expected = inOrder(models, new Map(rows.map(({ id, number }) => [id, number])), sort);
          const byId = new Map(models.map((model) => [model.id, model]));
          const pages = await readAll(articleId, sort);

          expect(pages.flatMap(({ roots }) => flatten(roots)).map(({ id }) => id)).toEqual(
            expected.map(({ id }) => id),
          );
          for (const [index, page] of pages.entries()) {
            const nodes = flatten(page.roots);
            expect(page.size).toBe(nodes.length);
            const next = pages[index + 1]?.roots[0];
            for (const node of nodes) {
              const model = byId.get(node.id) as Model;
              expect(node.gone).toBe(model.fate === 'visible' ? null : 'withdrawn');
              expect(node.authorName).toBe(model.fate === 'visible' ? `N${node.id}` : '');
              expect(node.inReplyTo).toEqual(
                model.depth > 6 && model.parent
                  ? {
                      id: model.parent.id,
                      name: model.parent.fate === 'visible' ? `N${model.parent.id}` : '',
                    }
                  : null,
              );
              for (const reply of node.replies)
                expect(shownAbove(byId.get(reply.id) as Model)?.id).toBe(node.id);
              expect(node.replyCount).toBe(flatten(node.replies).length);
            }
            const onPage = new Set(nodes.map(({ id }) => id));
            const openingIds = new Set(page.opening.map(({ id }) => id));
            // What lost its ancestors to the page before has them in the opening; nothing else is a root.
            for (const root of page.roots) {
              const above = shownAbove(byId.get(root.id) as Model);
              expect(above === null || openingIds.has(above.id)).toBe(true);
              if (above) expect(onPage.has(above.id)).toBe(false);
            }
            // A branch continues when what comes next hangs in it.
            const nextAbove = new Set<string>();
            for (
              let above = next && shownAbove(byId.get(firstOf(pages[index + 1])) as Model);
              above;
              above = shownAbove(above)
            )
              nextAbove.add(above.id);
            for (const node of nodes) expect(node.continues, node.id).toBe(nextAbove.has(node.id));
          }

          const backwards: ThreadPage[] = [pages.at(-1) as ThreadPage];
          for (let { previous } = backwards[0] as ThreadPage; previous !== null;) {
            const page: ThreadPage | null = await readThreadPage({ articleId, sort, before: previous });
            if (page === null || page.size === 0) throw new Error('no page');
            backwards.unshift(page);
            previous = page.previous;
            if (backwards.length > pages.length) break;
          }
          // The first page says by its missing link that it is the first, whichever way it was come to.
          expect(backwards.map(({ roots }) => roots)).toEqual(pages.map(({ roots }) => roots));
          await db.article.delete({ where: { id: articleId } });
        }),
        { numRuns: 10, seed: 20261123, endOnFailure: true },
      );
    },
  );

  it('knows no cursor of another article, of nothing, or of what was never public', async () => {
    const { articleId } = await createComment();
    const other = await createComment();
    const never = await createComment({ articleId, status: 'pending' });
    for (const after of [other.id, newId(), never.id, "' OR 1=1", '\0', '']) {
      expect(await readThreadPage({ articleId, sort: 'oldest', after })).toBeNull();
      expect(await readThreadPage({ articleId, sort: 'newest', before: after })).toBeNull();
    }
  });

  it('goes on from a comment that has been taken away since', async () => {
    const { id: articleId } = await createArticle();
    const comments = [];
    for (let n = 0; n < 5; n += 1) comments.push(await createComment({ articleId }));
    const [, second, third] = comments;
    await db.$transaction((tx) => hideComments(tx, [second!.id]));
    const page = await readThreadPage({ articleId, sort: 'oldest', after: second!.id });
    expect(page?.roots[0]?.id).toBe(third?.id);
  });
});

const firstOf = (page: ThreadPage | undefined): string => flatten(page?.roots ?? [])[0]?.id ?? '';

describe('one comment in context', () => {
  it('shows what it answers and what answers it, at every depth', async () => {
    const branch = await createBranch(14);
    const articleId = branch[0]!.articleId;
    for (const [index, { id }] of branch.entries()) {
      const context = await readInContext({ articleId, id });
      const above = branch.slice(0, index).map((comment) => comment.id);
      const named = context?.ancestors.map((comment) => comment.id) ?? [];
      expect(context?.comment.id).toBe(id);
      expect(named).toEqual(above.length <= 10 ? above : [...above.slice(0, 6), ...above.slice(-4)]);
      expect(context?.omitted).toBe(Math.max(0, above.length - 10));
      const below = flatten(context?.replies ?? []).map((comment) => comment.id);
      expect(below).toEqual(
        branch.slice(index + 1, index < 6 ? undefined : index + 2).map((comment) => comment.id),
      );
    }
  });

  it('says where more than a hundred replies go on, also on the sixth level', async () => {
    for (const depth of [1, 6]) {
      const parent = (await createBranch(depth)).at(-1)!;
      const { articleId } = parent;
      const { authorName, body, bodyHtml, contentHash, createdAt, status, visible, shown, firstPublishedAt } =
        parent;
      const words = {
        authorName,
        body,
        bodyHtml,
        contentHash,
        createdAt,
        status,
        visible,
        shown,
        firstPublishedAt,
      };
      await db.comment.createMany({
        data: Array.from({ length: 103 }, () => ({ id: newId(), articleId, parentId: parent.id, ...words })),
      });
      const context = await readInContext({ articleId, id: parent.id });
      expect(context?.replies).toHaveLength(100);
      const page = await readThreadPage({ articleId, sort: 'oldest', after: context?.moreAfter ?? '' });
      expect(page?.size).toBe(3);
    }
  });

  it('is nothing for what cannot be seen, or belongs elsewhere', async () => {
    const { articleId, id } = await createComment({ status: 'pending' });
    const other = await createComment();
    for (const asked of [id, other.id, 'x', '\0'])
      expect(await readInContext({ articleId, id: asked })).toBeNull();
  });

  it('shows no words of a tombstone, nor of one that it answers', async () => {
    const [root, reply] = await createBranch(2);
    await db.$transaction((tx) => hideComments(tx, [root!.id]));
    await db.$executeRaw`UPDATE comment SET status = 'declined', decline_reason = 'abusive', version = version + 1 WHERE id = ${root!.id}`;
    const context = await readInContext({ articleId: root!.articleId, id: reply!.id });
    expect(context?.ancestors).toMatchObject([
      { id: root!.id, gone: 'removed', authorName: '', bodyHtml: '', badge: null },
    ]);
    expect(context?.ancestors[0]?.goneAt).toBeInstanceOf(Date);
    expect(JSON.stringify(context)).not.toContain(root!.authorName);
  });
});
