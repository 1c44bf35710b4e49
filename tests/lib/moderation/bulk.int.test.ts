import { describe, expect, it } from 'vitest';
import { sweepPublications } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { decideBulk, readBulk, undoBulk } from '@/lib/moderation/bulk';
import { decide } from '@/lib/moderation/decide';
import { previewBulk } from '@/lib/moderation/preview-bulk';
import { BULK_LIMIT, bulkSchema, type BulkInput } from '@/lib/moderation/schema';
import { createArticle, createComment } from '@/tests/factories';
import { decided, decision, newModerator } from '@/tests/moderating';
import { makeDue, rowOf } from '@/tests/posting';

const bulk = (pick: BulkInput['pick'], input: Partial<BulkInput> = {}): BulkInput => ({
  decision: 'publish',
  reason: null,
  note: null,
  ...input,
  pick,
});

async function hold(count: number): Promise<{ id: string; version: number }[]> {
  const { id: articleId } = await createArticle();
  const held: { id: string; version: number }[] = [];
  for (let n = 0; n < count; n += 1) held.push(await createComment({ articleId, status: 'pending' }));
  return held.map(({ id, version }) => ({ id, version }));
}

describe('a decision on many', () => {
  it('moves each by itself, and says of those that changed meanwhile what they are', async () => {
    const [moderator, colleague] = [await newModerator(), await newModerator()];
    const held = await hold(4);
    const [first, second] = held;
    decided(await decide({ id: first!.id, input: decision({ decision: 'spam' }), moderator: colleague }));
    const gone = newId();

    const outcome = await decideBulk({ input: bulk([...held, { id: gone, version: 1 }]), moderator });

    expect(outcome).toMatchObject({
      done: 3,
      failed: [
        { id: first!.id, current: { status: 'spam', version: 2 } },
        { id: gone, current: null },
      ],
    });
    expect(await rowOf(second!)).toMatchObject({ status: 'published', visible: false });
    const rows = await db.commentHistory.findMany({ where: { cause: `bulk:${outcome.batch}` } });
    expect(rows.map(({ commentId, accountId }) => [commentId, accountId])).toEqual(
      held.slice(1).map(({ id }) => [id, moderator.accountId]),
    );
    expect(await readBulk({ batch: outcome.batch, moderator })).toEqual({
      done: 3,
      to: 'published',
      undo: 'open',
    });
    expect(await readBulk({ batch: outcome.batch, moderator: colleague })).toBeNull();
  });

  it('takes a hundred through the gate together', async () => {
    const moderator = await newModerator();
    const held = await hold(BULK_LIMIT);
    const { articleId } = await rowOf(held[0]!);
    expect(await decideBulk({ input: bulk(held), moderator })).toMatchObject({ done: 100, failed: [] });

    // Three of the test before are first.
    await makeDue();
    expect((await sweepPublications()) + (await sweepPublications())).toBe(103);
    expect(await db.comment.count({ where: { articleId, visible: true } })).toBe(100);
    expect((await db.article.findUniqueOrThrow({ where: { id: articleId } })).commentCount).toBe(100);
  });

  it('is taken back whole, but for what was decided anew', async () => {
    const moderator = await newModerator();
    const held = await hold(3);
    const { batch } = await decideBulk({
      input: bulk(held, { decision: 'decline', reason: 'abusive' }),
      moderator,
    });
    const again = held[1]!;
    decided(await decide({ id: again.id, input: decision({ version: 2 }), moderator }));

    expect(await undoBulk({ batch, moderator: await newModerator() })).toMatchObject({ done: 0, failed: [] });
    expect(await undoBulk({ batch, moderator })).toMatchObject({
      done: 2,
      failed: [{ id: again.id, current: { status: 'published', version: 3 } }],
    });
    expect(await rowOf(held[0]!)).toMatchObject({ status: 'pending', declineReason: null, version: 3 });
    expect(await rowOf(again)).toMatchObject({ status: 'published', version: 3 });
  });

  it('is shown before it is done, and changes nothing then', async () => {
    const moderator = await newModerator();
    const { id: articleId } = await createArticle();
    const make = (status: 'pending' | 'published' | 'spam' | 'withdrawn') =>
      createComment({ articleId, status });
    const comments = [
      await make('pending'),
      await make('published'),
      await make('spam'),
      await make('withdrawn'),
    ];
    const pick = comments.map(({ id, version }) => ({ id, version }));
    pick.push({ id: (await make('pending')).id, version: 7 }, { id: newId(), version: 1 });

    const preview = await previewBulk({ input: { pick, decision: 'spam' }, moderator });

    expect(preview.map(({ effect, hides }) => [effect, hides])).toEqual([
      ['spam', false],
      ['spam', true],
      ['nothing', false],
      ['nothing', false],
      ['changed', false],
    ]);
    expect(await rowOf(comments[1]!)).toMatchObject({ status: 'published', version: 1 });
  });

  it('is read strictly', () => {
    const id = newId();
    const read = (pick: unknown) => bulkSchema.safeParse({ decision: 'spam', pick }).data?.pick;
    expect(read(`${id}:3`)).toEqual([{ id, version: 3 }]);
    expect(read([`${id}:3`, `${id}:4`])).toEqual([{ id, version: 4 }]);
    for (const wrong of [undefined, [], '', id, `${id}:0`, `${id}:x`, [`${id}:1`, 'x'], { id }])
      expect(read(wrong), JSON.stringify(wrong)).toBeUndefined();
    expect(read(Array.from({ length: BULK_LIMIT + 1 }, () => `${newId()}:1`))).toBeUndefined();
    expect(read(Array.from({ length: BULK_LIMIT }, () => `${newId()}:1`))).toHaveLength(BULK_LIMIT);
  });
});
