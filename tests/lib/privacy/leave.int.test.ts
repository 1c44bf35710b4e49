import { resetService } from '@/tests/with-akismet';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { foldName } from '@/lib/auth/fold-name';
import { LEFT_NAME } from '@/lib/auth/left-name';
import { concealHandle } from '@/lib/auth/retired-handles';
import type { Fresh, Member } from '@/lib/auth/viewer';
import { adoptComment } from '@/lib/comments/adopt';
import { commentsFeed } from '@/lib/comments/feeds';
import { ignoreAuthor } from '@/lib/comments/ignored-authors';
import { publishComments } from '@/lib/comments/publish-comments';
import { readThreadPage } from '@/lib/comments/queries';
import { readReceipt } from '@/lib/comments/receipts';
import { db, patientDb } from '@/lib/db';
import type { Account } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { onDropPages } from '@/lib/page-cache/invalidate';
import { leaveSite } from '@/lib/privacy/leave';
import { search } from '@/lib/search/search';
import { dump } from '@/tests/dump';
import {
  createAccount,
  createArticle,
  createByline,
  createComment,
  createSubscription,
} from '@/tests/factories';
import { post, posted, rowOf } from '@/tests/posting';

beforeEach(() => resetService());

const EMAIL = 'zz-canary@example.org';

let members = 0;

/** A member with everything that can be tied to one. */
async function createMember(role: Account['role'] = 'member') {
  members += 1;
  const name = `Zzcanary ${members}`;
  const account = await createAccount({ handle: `zzhandle-${members}`, displayName: name, role });
  const { id } = account;
  const email = `${members}-${EMAIL}`;
  const sealed = sealAccountEmail({ accountId: id, email });
  await db.account.update({ where: { id }, data: sealed });
  const hash = () => new Uint8Array(32).fill(members);
  const expiresAt = new Date(Date.now() + 60_000);
  await db.session.create({
    data: { tokenHash: hash(), accountId: id, expiresAt, label: `${name}’s telephone` },
  });
  await db.recoveryCode.create({ data: { codeHash: hash(), accountId: id } });
  await db.passkey.create({
    data: { credentialId: hash(), accountId: id, publicKey: hash(), name: `${name}’s key` },
  });
  await db.emailLink.create({
    data: {
      ...{ tokenHash: hash(), browserHash: hash(), codeHash: hash(), expiresAt, purpose: 'sign-in' },
      ...sealed,
    },
  });
  const { id: commentId } = await createComment();
  const note = `It names me, ${name}.`;
  await db.report.create({
    data: { id: newId(), commentId, accountId: id, reason: 'outs-someone', note, tokenHash: hash() },
  });
  await db.retiredHandle.create({
    data: { handleFolded: `zzearlier-${members}`, accountId: id, freeAt: expiresAt },
  });
  const viewer = { accountId: id, displayName: name, role };
  return {
    account,
    viewer,
    email,
    earlier: `zzearlier-${members}`,
    index: Buffer.from(sealed.emailIndex),
    fresh: viewer as unknown as Fresh & Member,
  };
}

/** Nothing of the person, by any of the marks they left. */
async function expectNoTrace({
  account,
  index,
  earlier,
}: {
  account: Account;
  index: Buffer;
  earlier: string;
}): Promise<void> {
  const text = (await dump()).toLowerCase();
  const marks = [
    account.displayName,
    account.handle,
    account.handleFolded,
    account.displayNameFolded,
    account.id,
  ];
  for (const mark of [...marks, index.toString('hex'), earlier])
    expect(text.includes(mark.toLowerCase()), mark).toBe(false);
}

async function expectExactCounts(): Promise<void> {
  const wrong = await db.$queryRaw`
    SELECT a.slug, a.comment_count, count(c.id)::int AS visible FROM article a
    LEFT JOIN comment c ON c.article_id = a.id AND c.visible
    GROUP BY a.id HAVING a.comment_count <> count(c.id)`;
  expect(wrong).toEqual([]);
}

describe('leaving with one’s words', () => {
  it('leaves tombstones where replies hang, nothing elsewhere, and no trace anywhere', async () => {
    const member = await createMember();
    const { viewer } = member;
    const { slug, id: articleId } = await createArticle();
    const answered = await posted(
      slug,
      { as: 'account', notify: 'replies', body: 'Zzwords, answered.' },
      { viewer },
    );
    const reply = await posted(slug, { parentId: answered.id, body: 'Somebody’s answer.' });
    const alone = await posted(
      slug,
      { as: 'account', notify: 'article', body: 'Zzwords, alone.' },
      { viewer },
    );
    const below = await posted(
      slug,
      { as: 'account', parentId: reply.id, body: 'Zzwords, below.' },
      { viewer },
    );
    const held = await posted(slug, { as: 'account', check: 'person', body: 'Zzwords, held.' }, { viewer });
    const other = await createMember();
    await ignoreAuthor({ viewer: other.fresh, commentId: alone.id });
    const told: string[] = [];
    const stop = onDropPages((tags) => told.push(...tags));

    expect(await leaveSite({ viewer: member.fresh, words: 'erase' })).toEqual({ outcome: 'left' });
    stop();

    expect(new Set(told)).toEqual(new Set(['lists', `article:${slug}`]));
    expect(await rowOf(answered)).toMatchObject({
      ...{ status: 'erased', visible: false, shown: true, authorName: '', body: '', bodyHtml: '' },
      ...{ accountId: null, badge: null, nonceHash: null, lastActor: 'author', holds: [], verdict: null },
    });
    const gone = [alone.id, below.id, held.id];
    expect(await db.comment.count({ where: { id: { in: gone } } })).toBe(0);
    const page = await readThreadPage({ articleId, sort: 'oldest' });
    expect(page?.roots).toMatchObject([{ id: answered.id, gone: 'erased', replies: [{ id: reply.id }] }]);
    expect(await db.article.findUnique({ where: { id: articleId } })).toMatchObject({ commentCount: 1 });
    expect(await readReceipt(answered.receiptUrl?.split('/').at(-1) ?? '')).toMatchObject({
      state: 'erased',
    });
    expect(await commentsFeed()).not.toContain('Zzwords');
    expect(await search({ q: 'Zzwords' })).toMatchObject({ hits: [], next: null });

    const ids = [answered.id, ...gone];
    expect(await db.origin.count({ where: { commentId: { in: ids } } })).toBe(0);
    expect(await db.spamCheck.count({ where: { commentId: { in: ids } } })).toBe(0);
    expect(await db.subscriber.count({ where: { accountId: member.account.id } })).toBe(0);
    expect(await db.subscription.count({ where: { askedWith: { in: ids } } })).toBe(0);
    const history = await db.commentHistory.findMany({
      where: { commentId: { in: ids }, reason: 'account-left' },
    });
    expect(history).toHaveLength(4);
    expect(await dump()).not.toContain('Zzwords');
    await expectNoTrace(member);
    await expectExactCounts();
  });

  it('takes a whole branch of one’s own away, and another’s tombstone that held nothing else', async () => {
    const member = await createMember();
    const { slug } = await createArticle();
    const theirs = await createComment({
      articleId: (await db.article.findFirstOrThrow({ where: { slug } })).id,
    });
    const [a, b] = [{ as: 'account' }, { viewer: member.viewer }];
    const first = await posted(slug, { ...a, parentId: theirs.id, body: '1' }, b);
    const second = await posted(slug, { ...a, parentId: first.id, body: '2' }, b);
    await posted(slug, { ...a, parentId: second.id, body: '3' }, b);
    await leaveSite({ viewer: member.fresh, words: 'erase' });

    expect(await db.comment.findMany({ where: { article: { slug } }, select: { id: true } })).toEqual([
      { id: theirs.id },
    ]);
    await expectExactCounts();
  });

  it('keeps the empty place of what only a waiting reply hangs from, until that is published', async () => {
    const member = await createMember();
    const { slug } = await createArticle();
    const mine = await posted(slug, { as: 'account' }, { viewer: member.viewer });
    const waiting = await posted(slug, { parentId: mine.id, check: 'person', body: 'Waiting.' });
    await leaveSite({ viewer: member.fresh, words: 'erase' });
    expect(await rowOf(mine)).toMatchObject({ status: 'erased', shown: false });

    await db.comment.update({
      where: { id: waiting.id },
      data: { status: 'published', version: { increment: 1 } },
    });
    await db.$transaction((tx) => publishComments(tx, [waiting.id]));
    expect(await rowOf(mine)).toMatchObject({ shown: true, visible: false });
    await expectExactCounts();
  });

  it('ends what an adopted comment asked for, and nothing that somebody else did with that address', async () => {
    const member = await createMember();
    const { slug, id: articleId } = await createArticle();
    const email = 'zz-typed@example.org';
    const guest = await posted(slug, { email, notify: 'replies', body: 'As a guest.' });
    const followed = await posted(slug, { email, notify: 'article', body: 'As a guest, again.' });
    for (const { receiptUrl } of [guest, followed])
      await adoptComment({ viewer: member.fresh, receipt: receiptUrl ?? '' });
    const subscriber = await db.subscriber.findFirstOrThrow({
      where: { subscriptions: { some: { articleId } } },
    });
    const elsewhere = await createSubscription({ subscriberId: subscriber.id });
    await leaveSite({ viewer: member.fresh, words: 'erase' });

    expect(await db.comment.count({ where: { articleId } })).toBe(0);
    const left = await db.subscription.findMany({
      where: { subscriberId: subscriber.id },
      select: { id: true },
    });
    expect(left).toEqual([{ id: elsewhere.id }]);
  });
});

describe('leaving, and letting one’s words stay', () => {
  it('takes the name from what is public or waits, and takes away the rest', async () => {
    const member = await createMember();
    const { slug, id: articleId } = await createArticle();
    const { viewer } = member;
    const published = await posted(slug, { as: 'account', notify: 'replies', body: 'Kept.' }, { viewer });
    const held = await posted(slug, { as: 'account', check: 'person', body: 'Held.' }, { viewer });
    const accountId = member.account.id;
    const authorName = member.account.displayName;
    for (const status of ['declined', 'withdrawn', 'spam'] as const)
      await createComment({ articleId, status, accountId, authorName });
    // Written as a guest, warned, disputed, and adopted later.
    const adopted = await createComment({ articleId, status: 'pending', accountId });
    const warning = { id: newId(), commentId: adopted.id, kind: 'warn', reason: 'other' };
    const disputed = { disputedAt: new Date(), disputeNote: 'To moderators alone.' };
    await db.sanction.create({ data: { ...warning, ...disputed } });
    await leaveSite({ viewer: member.fresh, words: 'keep' });

    expect(await db.sanction.findUnique({ where: { id: warning.id } })).toMatchObject({ disputeNote: '' });
    const nameless = { authorName: LEFT_NAME, accountId: null, badge: null };
    expect(await rowOf(published)).toMatchObject({ ...nameless, body: 'Kept.', visible: true, version: 2 });
    expect(await rowOf(held)).toMatchObject({ ...nameless, status: 'pending' });
    expect(await db.comment.count({ where: { articleId } })).toBe(3);
    expect(await db.origin.count({ where: { comment: { articleId } } })).toBe(0);
    await expectNoTrace(member);
    await expectExactCounts();
  });

  it('lets no guest sign as somebody who left', async () => {
    const { slug } = await createArticle();
    expect(await post(slug, { name: 'someone who LEFT' })).toMatchObject({ outcome: 'invalid' });
  });
});

describe('leaving as somebody with a role', () => {
  it('leaves published articles without a name, and takes drafts and their pictures away', async () => {
    const member = await createMember('author');
    const accountId = member.account.id;
    const byline = await createByline({
      accountId,
      name: member.account.displayName,
      handle: member.account.handle,
    });
    const published = await createArticle({ accountId, bylineId: byline.id });
    const draft = await createArticle({ accountId, bylineId: byline.id, status: 'draft', title: 'Zzdraft' });
    const path = `articles/${newId()}-1x1.webp`;
    await db.upload.create({ data: { id: newId(), path, accountId, width: 1, height: 1, bytes: 1 } });
    await leaveSite({ viewer: member.fresh, words: 'keep' });

    const article = await db.article.findUnique({ where: { id: published.id }, include: { byline: true } });
    expect(article).toMatchObject({
      accountId: null,
      byline: { name: LEFT_NAME, about: '', accountId: null },
    });
    expect(await db.article.findUnique({ where: { id: draft.id } })).toBeNull();
    expect(await db.upload.findUnique({ where: { path } })).toBeNull();
    await expectNoTrace(member);
  });

  it('does not leave a site to itself, and of two administrators at once one stays', async () => {
    const [first, second] = [await createMember('administrator'), await createMember('administrator')];
    const outcomes = await Promise.all(
      [first, second].map(({ fresh }) => leaveSite({ viewer: fresh, words: 'erase' })),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['last-administrator', 'left']);
    expect(await db.account.count({ where: { role: 'administrator' } })).toBe(1);
  });
});

describe('a handle that was left', () => {
  it('is never free again, nor are those before it, and none can be read', async () => {
    const member = await createMember();
    await leaveSite({ viewer: member.fresh, words: 'erase' });
    const retired = await db.retiredHandle.findMany({
      where: {
        handleFolded: { in: [member.account.handleFolded, `zzearlier-${members}`].map(concealHandle) },
      },
    });
    expect(retired.map(({ freeAt, accountId }) => [freeAt.getUTCFullYear(), accountId])).toEqual([
      [9999, 'nobody'],
      [9999, 'nobody'],
    ]);
    const { slug } = await createArticle();
    expect(await post(slug, { name: member.account.handle })).toMatchObject({ outcome: 'invalid' });
    expect(foldName(member.account.handle)).toBe(member.account.handleFolded);
  });
});

describe('leaving while something is going on', () => {
  it.each([0, 10, 30])(
    'loses nothing and leaves nothing: posting at the same moment, %i ms in',
    async (ms) => {
      const member = await createMember();
      const { slug, id: articleId } = await createArticle();
      await posted(slug, { as: 'account', body: 'Zzwords first' }, { viewer: member.viewer });
      const posting = Array.from({ length: 8 }, (_, n) =>
        post(slug, { as: 'account', body: `Zzwords ${n}` }, { viewer: member.viewer }),
      );
      await sleep(ms);
      await leaveSite({ viewer: member.fresh, words: 'erase' });
      const late = await post(slug, { as: 'account', body: 'Zzwords late' }, { viewer: member.viewer });
      const outcomes = (await Promise.all(posting)).map(({ outcome }) => outcome);

      expect(late.outcome).toBe('signed-out');
      for (const outcome of outcomes) expect(['posted', 'signed-out']).toContain(outcome);
      expect(await db.comment.count({ where: { articleId } })).toBe(0);
      expect(await dump()).not.toContain('Zzwords');
      await expectNoTrace(member);
      await expectExactCounts();
    },
  );

  it('tells whoever answers at the same moment that what they answer is gone, or keeps both', async () => {
    const member = await createMember();
    const { slug } = await createArticle();
    const mine = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        posted(slug, { as: 'account', body: `${n}` }, { viewer: member.viewer }),
      ),
    );
    const answering = mine.map(({ id }, n) => post(slug, { parentId: id, body: `An answer to ${n}` }));
    const [outcomes] = await Promise.all([
      Promise.all(answering),
      leaveSite({ viewer: member.fresh, words: 'erase' }),
    ]);

    for (const [n, outcome] of outcomes.entries()) {
      const row = await db.comment.findUnique({ where: { id: mine[n]?.id ?? '' } });
      // An answer whose check took too long waits, and holds no place open.
      if (outcome.outcome === 'posted')
        expect(row).toMatchObject({ status: 'erased', shown: outcome.comment.status === 'published' });
      else expect(outcome).toMatchObject({ outcome: 'refused', reason: 'parent-gone' });
    }
    await expectExactCounts();
  });

  it('is done once by two requests', async () => {
    const member = await createMember();
    await posted((await createArticle()).slug, { as: 'account' }, { viewer: member.viewer });
    const both = [1, 2].map(() => leaveSite({ viewer: member.fresh, words: 'erase' }));
    expect(await Promise.all(both)).toEqual([{ outcome: 'left' }, { outcome: 'left' }]);
    await expectNoTrace(member);
    await expectExactCounts();
  });

  it('waits for what is locked though its connection has other limits, as behind a pooler', async () => {
    const { account, fresh } = await createMember();
    // The connection that was given back last is taken first.
    await patientDb().$executeRaw`SET lock_timeout = '1ms'`;
    const { leaving } = await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM account WHERE id = ${account.id} FOR UPDATE`;
      const leaving = leaveSite({ viewer: fresh, words: 'erase' });
      await Promise.race([leaving, untilSomebodyWaits()]);
      return { leaving };
    });

    expect(await leaving).toEqual({ outcome: 'left' });
  });
});

async function untilSomebodyWaits(): Promise<void> {
  for (let waiting = 0; waiting === 0;)
    waiting = await db.$executeRaw`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
}
