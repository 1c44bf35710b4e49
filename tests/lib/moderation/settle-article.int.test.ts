import { beforeEach, describe, expect, it } from 'vitest';
import { closeConversations } from '@/lib/articles/close-conversations';
import { getArticle } from '@/lib/articles/queries';
import { settleComments } from '@/lib/articles/settle-comments';
import type { Author, Moderator } from '@/lib/auth/viewer';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { conversationSchema, readConversation, settleConversation } from '@/lib/moderation/settle-article';
import { onDropPages } from '@/lib/page-cache/invalidate';
import { createAccount, createArticle } from '@/tests/factories';
import { newOrigin, post } from '@/tests/posting';

let moderator: Moderator;
beforeEach(async () => {
  await db.site.update({ where: { id: 1 }, data: { closeAfterDays: null } });
  const { id } = await createAccount({ role: 'moderator' });
  moderator = { accountId: id, role: 'moderator' } as Moderator;
});

const settle = (slug: string, fields: Record<string, unknown>) =>
  settleConversation({ slug, input: conversationSchema.parse(fields), moderator });
const read = (slug: string) => readConversation({ slug, moderator });

describe('one conversation', () => {
  it('is closed, opened, slowed down and given a policy, each with its row in the log and its page made anew', async () => {
    const { id, slug } = await createArticle();
    const dropped: string[] = [];
    const stop = onDropPages((tags) => dropped.push(...tags));
    await settle(slug, { act: 'close' });
    expect(await getArticle(slug)).toMatchObject({ commentsOpen: false });
    await settle(slug, { act: 'open' });
    await settle(slug, { act: 'slow', seconds: '300' });
    await settle(slug, { act: 'policy', policy: 'all' });
    stop();

    expect(await read(slug)).toMatchObject({
      commentsOpen: true,
      keptOpen: true,
      slowSeconds: 300,
      commentPolicy: 'all',
    });
    const acts = await db.moderationAct.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(acts.map(({ act, reason, accountId }) => [act, reason, accountId])).toEqual([
      ['close', null, moderator.accountId],
      ['open', null, moderator.accountId],
      ['slow-mode', 'seconds:300', moderator.accountId],
      ['policy', 'all', moderator.accountId],
    ]);
    expect(dropped).toEqual(Array(4).fill(`article:${slug}`));
  });

  it('is left alone when it is not any more as was seen', async () => {
    const { id, slug } = await createArticle();
    const { state } = (await read(slug))!;
    await settle(slug, { act: 'slow', seconds: '60', seen: state });
    for (const act of [{ act: 'close' }, { act: 'slow', seconds: '300' }, { act: 'policy', policy: 'all' }])
      expect(await settle(slug, { ...act, seen: state })).toEqual({
        outcome: 'conflict',
        slug,
        state: (await read(slug))!.state,
      });
    expect(await read(slug)).toMatchObject({ commentsOpen: true, slowSeconds: 60, commentPolicy: null });
    expect(await db.moderationAct.count({ where: { subjectId: id } })).toBe(1);
  });

  it.each([
    { act: 'slow', seconds: '7' },
    { act: 'slow' },
    { act: 'policy', policy: 'some' },
    { act: 'erase' },
    { act: 'close', slug: 'another' },
  ])('does not know %j', (fields) => {
    expect(conversationSchema.safeParse(fields).success).toBe(false);
  });

  it('is none where there is no article', async () => {
    expect(await read('nowhere')).toBeNull();
    await expect(settle('nowhere', { act: 'close' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('slow mode', () => {
  it('lets a person speak once in its time, and tells them how long to wait, with their text', async () => {
    const { slug } = await createArticle({ slowSeconds: 300 });
    const origin = newOrigin();
    expect(await post(slug, { body: 'First.' }, { origin })).toMatchObject({ outcome: 'posted' });

    const second = await post(slug, { body: 'And another thing.' }, { origin });
    expect(second).toMatchObject({ outcome: 'slow', values: { body: 'And another thing.' } });
    const { retryAfter } = second as { retryAfter: number };
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(300);

    // The same text sent again is the first one, elsewhere they may speak, and so may others here.
    expect(await post(slug, { body: 'First.' }, { origin })).toMatchObject({ outcome: 'repeat' });
    const elsewhere = await createArticle({ slowSeconds: 300 });
    expect(await post(elsewhere.slug, { body: 'There.' }, { origin })).toMatchObject({ outcome: 'posted' });
    expect(await post(slug, { body: 'Me too.' })).toMatchObject({ outcome: 'posted' });
  });

  it('knows members by their account, and does not slow moderators down', async () => {
    const { slug } = await createArticle({ slowSeconds: 3600 });
    const speak = async (role: 'member' | 'moderator', body: string) => {
      const { id, displayName } = accounts[role];
      return post(slug, { as: 'account', body }, { viewer: { accountId: id, displayName, role } });
    };
    const accounts = {
      member: await createAccount(),
      moderator: await createAccount({ role: 'moderator' }),
    };
    expect(await speak('member', 'One.')).toMatchObject({ outcome: 'posted' });
    expect(await speak('member', 'Two, from another network.')).toMatchObject({ outcome: 'slow' });
    expect(await speak('moderator', 'One.')).toMatchObject({ outcome: 'posted' });
    expect(await speak('moderator', 'Two.')).toMatchObject({ outcome: 'posted' });
  });

  it('takes nobody’s turn for a comment that came to nothing', async () => {
    const { slug } = await createArticle({ slowSeconds: 300 });
    const origin = newOrigin();
    expect(await post(slug, { body: '' }, { origin })).toMatchObject({ outcome: 'invalid' });
    await db.$executeRaw`ALTER TABLE comment ADD CONSTRAINT refusing CHECK (body <> 'With words.')`;
    await expect(post(slug, { body: 'With words.' }, { origin })).rejects.toThrow();
    await db.$executeRaw`ALTER TABLE comment DROP CONSTRAINT refusing`;
    expect(await post(slug, { body: 'Now with words.' }, { origin })).toMatchObject({ outcome: 'posted' });
  });
});

describe('closing by age', () => {
  const ago = (days: number) => new Date(Date.now() - days * DAY);
  const isOpen = async (slug: string) => (await read(slug))?.commentsOpen;

  it('closes what has had its days, once, and says so in the log as the site’s own doing', async () => {
    const [old, young] = [
      await createArticle({ publishedAt: ago(31) }),
      await createArticle({ publishedAt: ago(29) }),
    ];
    expect(await closeConversations()).toBe(0);
    await db.site.update({ where: { id: 1 }, data: { closeAfterDays: 30 } });

    expect((await read(young.slug))?.closesAt?.getTime()).toBe(
      (young.publishedAt?.getTime() ?? 0) + 30 * DAY,
    );
    expect(await closeConversations()).toBe(1);
    expect([await isOpen(old.slug), await isOpen(young.slug)]).toEqual([false, true]);
    expect(await closeConversations()).toBe(0);
    expect(await db.moderationAct.findMany({ where: { subjectId: old.id } })).toMatchObject([
      { act: 'close', reason: 'age', accountId: null },
    ]);
  });

  it('leaves open what a moderator or the author opened again', async () => {
    const writer = await createAccount({ role: 'author' });
    const [mine, theirs] = [
      await createArticle({ publishedAt: ago(40), commentsOpen: false }),
      await createArticle({ publishedAt: ago(40), accountId: writer.id }),
    ];
    await db.site.update({ where: { id: 1 }, data: { closeAfterDays: 30 } });
    await settle(mine.slug, { act: 'open' });
    expect(await closeConversations()).toBe(1);
    const author = { accountId: writer.id, role: 'author' } as Author;
    await settleComments({ slug: theirs.slug, raw: { comments: 'open' }, author });

    expect(await closeConversations()).toBe(0);
    expect([await isOpen(mine.slug), await isOpen(theirs.slug)]).toEqual([true, true]);
  });

  it('goes through many in steps', async () => {
    for (let n = 0; n < 103; n += 1)
      await createArticle({ publishedAt: ago(50), sectionId: null, bylineId: null });
    await db.site.update({ where: { id: 1 }, data: { closeAfterDays: 45 } });

    expect([await closeConversations(), await closeConversations(), await closeConversations()]).toEqual([
      100, 3, 0,
    ]);
  });
});
