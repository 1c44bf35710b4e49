import { resetService } from '@/tests/with-akismet';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/viewer';
import { adoptComment } from '@/lib/comments/adopt';
import { ignoreAuthor, listIgnored, stopIgnoring } from '@/lib/comments/ignored-authors';
import { listMyComments } from '@/lib/comments/my-comments';
import { readThreadPage } from '@/lib/comments/queries';
import { db } from '@/lib/db';
import { createAccount, createArticle, createComment } from '@/tests/factories';
import { overlayFor } from '@/tests/overlay';
import { posted, rowOf } from '@/tests/posting';

beforeEach(() => resetService());

/** An account, as the request of its owner would bring it. */
async function createViewer(): Promise<Member> {
  const { id, displayName, role } = await createAccount();
  return { accountId: id, displayName, role } as unknown as Member;
}

describe('my comments', () => {
  it('lists each with its state, its reason and its receipt, latest first', async () => {
    const viewer = await createViewer();
    const { slug, id: articleId } = await createArticle();
    const published = await posted(slug, { as: 'account', body: 'Published.' }, { viewer });
    const held = await posted(slug, { as: 'account', body: 'Held.', check: 'person' }, { viewer });
    const { accountId } = viewer;
    const declined = await createComment({
      articleId,
      accountId,
      status: 'declined',
      declineNote: 'Too near.',
    });
    await createComment({ articleId });

    const { comments, next } = await listMyComments({ viewer });
    expect(next).toBeNull();
    expect(comments).toMatchObject([
      { id: held.id, state: 'held', excerpt: 'Held.', permalink: null, reason: null },
      { id: published.id, state: 'published', permalink: `/articles/${slug}/comments/${published.id}` },
      { id: declined.id, state: 'declined', reason: 'It belongs under another article.', note: 'Too near.' },
    ]);
    expect(held.receiptUrl?.endsWith(comments[0]?.receipt ?? 'none')).toBe(true);
  });

  it('goes on where the page before ended, and never into somebody else’s', async () => {
    const viewer = await createViewer();
    const { id: articleId } = await createArticle();
    const createdAt = new Date('2026-01-01T00:00:00Z');
    for (let n = 0; n < 65; n += 1)
      await createComment({ articleId, accountId: viewer.accountId, createdAt });
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = await listMyComments({ viewer, after: after === '' ? undefined : after });
      seen.push(...page.comments.map(({ id }) => id));
      after = page.next;
    }
    expect(new Set(seen).size).toBe(65);
    expect(seen).toHaveLength(65);
    const other = await createViewer();
    expect((await listMyComments({ viewer: other, after: seen[0] })).comments).toEqual([]);
  });
});

describe('adopting', () => {
  it('takes a guest’s comment by its receipt, and changes nothing that others see', async () => {
    const [viewer, other] = [await createViewer(), await createViewer()];
    const { slug, id: articleId } = await createArticle();
    const comment = await posted(slug);
    const before = JSON.stringify(await readThreadPage({ articleId, sort: 'oldest' }));
    const receipt = ` ${comment.receiptUrl ?? ''}?x#y `;

    expect(await adoptComment({ viewer, receipt })).toEqual({ outcome: 'adopted', id: comment.id });
    expect(await adoptComment({ viewer, receipt })).toEqual({ outcome: 'yours-already' });
    expect(await adoptComment({ viewer: other, receipt })).toEqual({ outcome: 'unknown' });
    expect(await rowOf(comment)).toMatchObject({
      accountId: viewer.accountId,
      badge: null,
      authorName: 'Wren',
    });
    expect(JSON.stringify(await readThreadPage({ articleId, sort: 'oldest' }))).toBe(before);
    expect((await listMyComments({ viewer })).comments).toMatchObject([
      { id: comment.id, authorName: 'Wren' },
    ]);
  });

  it.each(['', 'x', '/receipts/', '\0', 'A'.repeat(32), `/receipts/${'a'.repeat(33)}`])(
    'finds nothing for %j',
    async (receipt) => {
      expect(await adoptComment({ viewer: await createViewer(), receipt })).toEqual({ outcome: 'unknown' });
    },
  );

  it('is done by one of two accounts that come at the same moment', async () => {
    const viewers = await Promise.all([createViewer(), createViewer(), createViewer()]);
    const { receiptUrl } = await posted((await createArticle()).slug);
    const outcomes = await Promise.all(
      viewers.map((viewer) => adoptComment({ viewer, receipt: receiptUrl ?? '' })),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['adopted', 'unknown', 'unknown']);
  });
});

describe('ignoring', () => {
  it('folds an account wherever it wrote as one, and a guest by name', async () => {
    const [viewer, loud] = [await createViewer(), await createViewer()];
    const { slug } = await createArticle();
    const first = await posted(slug, { as: 'account', body: '1' }, { viewer: loud });
    const second = await posted(slug, { as: 'account', body: '2' }, { viewer: loud });
    const guest = await posted(slug, { name: 'Loud Guest', body: '3' });
    await ignoreAuthor({ viewer, commentId: first.id });
    await ignoreAuthor({ viewer, commentId: guest.id });
    await ignoreAuthor({ viewer, commentId: guest.id });

    const { ignored } = await overlayFor(viewer.accountId, slug);
    expect(ignored?.comments.toSorted()).toEqual([first.id, second.id].toSorted());
    expect(ignored?.names).toEqual(['Loud Guest']);
    const list = await listIgnored(viewer);
    expect(list.map(({ name }) => name).toSorted()).toEqual(['Loud Guest', loud.displayName].toSorted());

    const account = list.find(({ name }) => name === loud.displayName);
    expect(await stopIgnoring({ viewer, authorKey: account?.authorKey ?? '' })).toBe(true);
    expect(await stopIgnoring({ viewer, authorKey: account?.authorKey ?? '' })).toBe(false);
    expect((await overlayFor(viewer.accountId, slug)).ignored?.comments).toEqual([]);
  });

  it('says of nobody which guest they once were', async () => {
    const [viewer, loud] = [await createViewer(), await createViewer()];
    const { slug } = await createArticle();
    const asGuest = await posted(slug, { body: 'As a guest.' });
    await adoptComment({ viewer: loud, receipt: asGuest.receiptUrl ?? '' });
    const asAccount = await posted(slug, { as: 'account', body: 'As myself.' }, { viewer: loud });
    await ignoreAuthor({ viewer, commentId: asAccount.id });

    const { ignored } = await overlayFor(viewer.accountId, slug);
    expect(ignored).toEqual({ comments: [asAccount.id], names: [] });
    const other = await createViewer();
    expect(await ignoreAuthor({ viewer: other, commentId: asGuest.id })).toMatchObject({
      authorKey: 'name:wren',
    });
  });

  it('takes nobody for ignored who is not there, out of sight, or the one who asks', async () => {
    const viewer = await createViewer();
    const { slug } = await createArticle();
    const mine = await posted(slug, { as: 'account' }, { viewer });
    const held = await posted(slug, { check: 'person', body: 'Held.' });
    expect(await ignoreAuthor({ viewer, commentId: mine.id })).toEqual({ outcome: 'self' });
    for (const commentId of [held.id, '0000000000000000', "'; --"])
      expect(await ignoreAuthor({ viewer, commentId })).toEqual({ outcome: 'unknown' });
  });
});

describe('what script adds to an article', () => {
  it('is what one’s own waits there, and nobody else’s', async () => {
    const viewer = await createViewer();
    const [here, elsewhere] = [await createArticle(), await createArticle()];
    const held = await posted(
      here.slug,
      { as: 'account', check: 'person', body: '**Mine**, held.' },
      { viewer },
    );
    const mine = await posted(here.slug, { as: 'account', body: 'Mine, published.' }, { viewer });
    await posted(here.slug, { check: 'person', body: 'Somebody else’s, held.' });
    await posted(elsewhere.slug, { as: 'account', check: 'person', body: 'Mine, elsewhere.' }, { viewer });
    const overlay = await overlayFor(viewer.accountId, here.slug);

    expect(overlay).toEqual({
      unread: 0,
      hasAddress: false,
      isAuthor: false,
      held: [{ excerpt: 'Mine, held.', receipt: new URL(held.receiptUrl ?? '').pathname }],
      mine: [mine.id],
      ignored: { comments: [], names: [] },
    });
    expect(await db.comment.count()).toBeGreaterThan(0);
  });

  it.each(['no-such', '', "'; --", 'a\0b'])(
    'is nothing for an article that is not there: %j',
    async (slug) => {
      const { accountId } = await createViewer();
      expect((await overlayFor(accountId, slug)).held).toEqual([]);
    },
  );
});
