import { beforeAll, describe, expect, it } from 'vitest';
import { authorKeyOf } from '@/lib/auth/author-key';
import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma, type Article } from '@/lib/generated/prisma/client';
import { heardBy } from '@/lib/inbox/heard';
import { endFeed, makeFeedAddress, privateFeed, readFeedAddress } from '@/lib/inbox/private-feed';
import { listInbox } from '@/lib/inbox/read-inbox';
import { markRead } from '@/lib/inbox/unread';
import {
  createAccount,
  createArticle,
  createComment,
  createSubscriber,
  createSubscription,
} from '@/tests/factories';
import { appear, hide, spread } from '@/tests/notifying';
import { overlayFor } from '@/tests/overlay';

let viewer: SignedIn;
let article: Article;
beforeAll(async () => {
  viewer = { accountId: (await createAccount()).id } as unknown as SignedIn;
  article = await createArticle();
  await db.account.update({ where: { id: viewer.accountId }, data: { inboxSeenAt: new Date(0) } });
});

const mine = () => createComment({ articleId: article.id, accountId: viewer.accountId });
/** Counted from what is new, and from what they said: the same. */
async function countUnread(accountId: string) {
  const { unread } = await overlayFor(accountId);
  const since = Prisma.sql`(SELECT inbox_seen_at FROM account WHERE id = ${accountId})`;
  expect(await db.$queryRaw`SELECT id FROM (${heardBy(accountId, since)}) heard`).toHaveLength(unread);
  return unread;
}
const heard = async (after?: string) => (await listInbox({ viewer, after })).entries;

describe('what is new for a member', () => {
  it('is what answers them and what is said where they follow, and none of their own, of the ignored, or of the hidden', async () => {
    const own = await mine();
    const answer = await appear({ parentId: own.id, authorName: 'Dunnock', body: 'Is *it* so?' });
    await appear({ parentId: answer.id, accountId: viewer.accountId });
    await appear({ parentId: own.id, accountId: viewer.accountId });
    const hidden = await appear({ parentId: own.id });
    await hide(hidden.id);
    await createComment({ parentId: own.id, status: 'pending' });
    await appear({ parentId: own.id, authorName: 'Shrike' });
    const guest = { accountId: null, badge: null, authorName: 'SHRIKE' };
    await db.ignoredAuthor.create({
      data: { accountId: viewer.accountId, authorKey: authorKeyOf(guest), name: 'SHRIKE' },
    });
    const { id } = await createSubscriber({ accountId: viewer.accountId, pausedAt: new Date() });
    const elsewhere = await createArticle();
    await createSubscription({ subscriberId: id, articleId: elsewhere.id });
    const followed = await appear({ articleId: elsewhere.id });
    await spread();
    expect((await heard()).map(({ id, toMe }) => [id, toMe])).toEqual([
      [followed.id, false],
      [answer.id, true],
    ]);
    expect((await heard())[1]).toMatchObject({ authorName: 'Dunnock', excerpt: 'Is it so?', isUnread: true });
    expect(await countUnread(viewer.accountId)).toBe(2);
  });

  it('is seen up to where somebody has looked, and nothing that came since', async () => {
    const [newest] = await heard();
    const later = await appear({ parentId: (await mine()).id });
    expect(await markRead({ viewer, upTo: newest!.id })).toBe(true);
    expect(await countUnread(viewer.accountId)).toBe(1);
    expect((await heard()).filter(({ isUnread }) => isUnread).map(({ id }) => id)).toEqual([later.id]);
    expect(await markRead({ viewer, upTo: 'x' })).toBe(false);
    expect(await markRead({ viewer, upTo: (await createComment({ status: 'pending' })).id })).toBe(false);
    const stranger = { accountId: (await createAccount()).id } as unknown as SignedIn;
    expect([await countUnread(stranger.accountId), (await listInbox({ viewer: stranger })).entries]).toEqual([
      0,
      [],
    ]);
  });

  it('comes in pages that end', async () => {
    const { id } = await mine();
    for (let n = 0; n < 31; n += 1) await createComment({ parentId: id });
    const first = await listInbox({ viewer });
    expect(first.entries).toHaveLength(30);
    const second = await listInbox({ viewer, after: first.next! });
    expect(second.next).toBeNull();
    const all = [...first.entries, ...second.entries].map(({ id: entry }) => entry);
    expect(new Set(all).size).toBe(34);
  });
});

describe('the feed of what answers a member', () => {
  const tokenOf = (address: string) => address.split('/').at(-1) ?? '';

  it('is there under the address that was made last, and under none that ended', async () => {
    expect(await readFeedAddress(viewer)).toBeNull();
    const first = await makeFeedAddress(viewer);
    expect(await readFeedAddress(viewer)).toBe(first);
    const xml = await privateFeed(tokenOf(first), {});
    expect(xml).toContain(`<id>${first}</id>`);
    expect(xml).toContain('Dunnock');
    expect(xml).not.toMatch(/Shrike/);
    expect(xml).toContain('thr:in-reply-to');
    const second = await makeFeedAddress(viewer);
    expect(await privateFeed(tokenOf(first), {})).toBeNull();
    expect(await privateFeed(tokenOf(second), {})).not.toBeNull();
    await endFeed(viewer);
    expect(await privateFeed(tokenOf(second), {})).toBeNull();
    expect(await readFeedAddress(viewer)).toBeNull();
  });

  it('has what answers them alone', async () => {
    const stranger = { accountId: (await createAccount()).id } as unknown as SignedIn;
    const xml = await privateFeed(tokenOf(await makeFeedAddress(stranger)), {});
    expect(xml).not.toContain('<entry>');
  });

  it('leaves out guests of an ignored name as it is written, and no others', async () => {
    const reader = { accountId: (await createAccount()).id } as unknown as SignedIn;
    const own = await createComment({ articleId: article.id, accountId: reader.accountId });
    for (const authorName of ['Redstart', 'REDSTAR_', 'Bunting'])
      await appear({ parentId: own.id, authorName });
    for (const name of ['%', 'Redstar_', 'bunting'])
      await db.ignoredAuthor.create({
        data: {
          accountId: reader.accountId,
          authorKey: authorKeyOf({ accountId: null, badge: null, authorName: name }),
          name,
        },
      });
    const xml = (await privateFeed(tokenOf(await makeFeedAddress(reader)), {})) ?? '';
    expect(xml).toContain('Redstart');
    expect(xml).not.toMatch(/REDSTAR_|Bunting/);
    expect((await listInbox({ viewer: reader })).entries.map(({ authorName }) => authorName)).toEqual([
      'Redstart',
    ]);
  });
});
