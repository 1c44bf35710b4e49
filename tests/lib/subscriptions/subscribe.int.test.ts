import { describe, expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { db } from '@/lib/db';
import { findComment, findInArticle } from '@/lib/subscriptions/find-followable';
import { FOLLOW_MESSAGES } from '@/lib/subscriptions/schema';
import { subscribe, type Followable } from '@/lib/subscriptions/subscribe';
import { openSubscriberEmail, sealSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import { createAccount, createArticle, createComment, createSubscriber } from '@/tests/factories';
import { newOrigin, posted } from '@/tests/posting';

function ask(thing: Followable, raw: unknown, accountId: string | null = null, ip = newOrigin().ip) {
  return subscribe({ thing, raw, ip, accountId });
}

async function anArticle(): Promise<Followable & { articleId: string }> {
  return { scope: 'article', articleId: (await createArticle()).id };
}

function rowsOf(email: string) {
  return db.subscriber.findMany({
    where: { emailIndex: sealSubscriberEmail(email).emailIndex },
    include: { subscriptions: true },
  });
}

describe('a guest', () => {
  it('is asked by mail, once, however often and however spelt the address comes', async () => {
    const [one, other] = [await anArticle(), await anArticle()];
    for (const email of ['wren@example.org', ' Wren@EXAMPLE.org', 'wren@example.org'])
      expect(await ask(one, { email })).toEqual({ outcome: 'asked' });
    await ask(other, { email: 'wren@example.org' });
    const rows = await rowsOf('wren@example.org');

    expect(rows).toMatchObject([{ confirmedAt: null, leftAt: null, accountId: null, confirmSentCount: 0 }]);
    expect(rows[0]?.confirmAskedAt).not.toBeNull();
    expect(rows[0]?.subscriptions).toHaveLength(2);
    expect(openSubscriberEmail(rows[0]!)).toBe('wren@example.org');
  });

  it('is owed no other mail within a day of the last, and one again after it', async () => {
    const thing = await anArticle();
    const hours = (ago: number) => new Date(Date.now() - ago * 3_600_000);
    const { id } = await createSubscriber({
      ...{ address: 'victim@example.org', confirmedAt: null, confirmSentCount: 1, confirmSentAt: hours(23) },
    });
    const owed = async () => (await db.subscriber.findUnique({ where: { id } }))?.confirmAskedAt ?? null;
    for (let n = 0; n < 20; n += 1) await ask(thing, { email: 'victim@example.org' });
    expect(await owed()).toBeNull();
    expect(await db.subscription.count({ where: { subscriberId: id } })).toBe(1);

    await db.subscriber.update({ where: { id }, data: { confirmSentAt: hours(25) } });
    await ask(thing, { email: 'victim@example.org' });
    expect(await owed()).not.toBeNull();
  });

  it('gets the same answer for every address, and changes nothing of one that has left', async () => {
    const thing = await anArticle();
    const [confirmed, left] = [
      await createSubscriber({ address: 'known@example.org' }),
      await createSubscriber({ address: 'left@example.org', leftAt: new Date() }),
    ];
    const account = await createAccount();
    const member = 'member@example.org';
    await db.account.update({
      where: { id: account.id },
      data: sealAccountEmail({ accountId: account.id, email: member }),
    });
    for (const email of ['known@example.org', 'left@example.org', member, 'new@example.org'])
      expect(await ask(thing, { email })).toEqual({ outcome: 'asked' });

    expect(await db.subscription.count({ where: { subscriberId: confirmed.id } })).toBe(1);
    expect(await db.subscription.count({ where: { subscriberId: left.id } })).toBe(0);
    expect(await db.subscriber.findUnique({ where: { id: left.id } })).toEqual(left);
    expect(await db.subscriber.findUnique({ where: { id: confirmed.id } })).toMatchObject({
      confirmAskedAt: null,
    });
    expect(await db.subscriber.count({ where: { accountId: account.id } })).toBe(0);
  });

  it('does not bring back what its owner has left, whoever types the address', async () => {
    const thing = await anArticle();
    const { id: subscriberId } = await createSubscriber({ address: 'calm@example.org' });
    await ask(thing, { email: 'calm@example.org' });
    await db.subscription.updateMany({ where: { subscriberId }, data: { endedAt: new Date() } });
    await ask(thing, { email: 'calm@example.org' });

    expect(await db.subscription.count({ where: { subscriberId, endedAt: null } })).toBe(0);
  });

  it.each([
    [['a@example.org', 'b@example.org'], FOLLOW_MESSAGES.badEmail],
    ['a@example.org,b@example.org', FOLLOW_MESSAGES.badEmail],
    ['a@example.org b@example.org', FOLLOW_MESSAGES.badEmail],
    ['a@example.org\r\nBcc: b@example.org', FOLLOW_MESSAGES.badEmail],
    ['<a@example.org>', FOLLOW_MESSAGES.badEmail],
    [{ address: 'a@example.org' }, FOLLOW_MESSAGES.badEmail],
    ['a\0@example.org', FOLLOW_MESSAGES.badEmail],
    ['\ud800@example.org', FOLLOW_MESSAGES.badEmail],
    [7, FOLLOW_MESSAGES.badEmail],
    ['', FOLLOW_MESSAGES.noEmail],
    [null, FOLLOW_MESSAGES.noEmail],
    [undefined, FOLLOW_MESSAGES.noEmail],
  ])('is told what is wrong with %j', async (email, message) => {
    const before = await db.subscriber.count();
    expect(await ask(await anArticle(), { email })).toMatchObject({
      outcome: 'invalid',
      errors: { email: [message] },
    });
    expect(await db.subscriber.count()).toBe(before);
  });

  it('cannot follow an author or a section', async () => {
    const { slug } = await createArticle();
    for (const scope of ['author', 'section'] as const)
      expect(await ask((await findInArticle(slug, scope))!.thing!, { email: 'w@example.org' })).toMatchObject(
        {
          outcome: 'invalid',
          errors: { scope: [FOLLOW_MESSAGES.membersOnly] },
        },
      );
  });

  it('has to wait when a network asks for more than a reader does, and when an address is typed too often', async () => {
    const thing = await anArticle();
    const { ip } = newOrigin();
    for (let n = 0; n < 30; n += 1)
      expect(await ask(thing, { email: `r${n}@example.org` }, null, ip)).toEqual({ outcome: 'asked' });
    expect(await ask(thing, { email: 'r@example.org' }, null, ip)).toMatchObject({ outcome: 'rate-limited' });

    for (let n = 0; n < 32; n += 1)
      expect(await ask(await anArticle(), { email: 'flooded@example.org' })).toEqual({ outcome: 'asked' });
    const [flooded] = await rowsOf('flooded@example.org');
    expect(flooded?.subscriptions).toHaveLength(30);
  });

  it('who asked with a comment and then by itself waits for no comment any more', async () => {
    const { slug, id: articleId } = await createArticle();
    const email = 'both@example.org';
    const comment = await posted(slug, { email, notify: 'article' });
    const askedWith = async () => (await rowsOf(email))[0]?.subscriptions.map((row) => row.askedWith);
    expect(await askedWith()).toEqual([comment.id]);
    await ask({ scope: 'article', articleId }, { email });
    expect(await askedWith()).toEqual([null]);
    await posted(slug, { email, notify: 'article', body: 'Another.' });
    expect(await askedWith()).toEqual([null]);
  });
});

describe('a member', () => {
  it('follows at once, by the address of the account, and whatever there is', async () => {
    const { id: accountId } = await createAccount();
    const { slug } = await createArticle();
    for (const scope of ['article', 'author', 'section', 'author'] as const)
      expect(await ask((await findInArticle(slug, scope))!.thing!, {}, accountId)).toEqual({
        outcome: 'following',
        hasAddress: false,
      });
    const { id } = await createComment();
    await ask((await findComment(id))!.thing, { email: '' }, accountId);

    const subscriber = await db.subscriber.findUnique({
      where: { accountId },
      include: { subscriptions: { orderBy: { scope: 'asc' } } },
    });
    expect(subscriber?.subscriptions.map(({ scope }) => scope)).toEqual([
      'thread',
      'article',
      'author',
      'section',
    ]);
    expect(subscriber).toMatchObject({ email: null, emailIndex: null, confirmAskedAt: null });
  });

  it('means themselves by their own address, and is a guest by any other', async () => {
    const { id: accountId } = await createAccount();
    const email = 'own@example.org';
    await db.account.update({ where: { id: accountId }, data: sealAccountEmail({ accountId, email }) });
    const thing = await anArticle();

    expect(await ask(thing, { email: 'Own@example.org' }, accountId)).toEqual({
      outcome: 'following',
      hasAddress: true,
    });
    expect(await ask(thing, { email: 'friend@example.org' }, accountId)).toEqual({ outcome: 'asked' });
    expect(await rowsOf(email)).toEqual([]);
    expect(await rowsOf('friend@example.org')).toMatchObject([{ confirmedAt: null }]);
  });

  it('comes back by following again', async () => {
    const { id: accountId } = await createAccount();
    const thing = await anArticle();
    await ask(thing, {}, accountId);
    await db.subscriber.update({ where: { accountId }, data: { leftAt: new Date(), pausedAt: new Date() } });
    await db.subscription.updateMany({ where: { subscriber: { accountId } }, data: { endedAt: new Date() } });
    await ask(thing, {}, accountId);

    expect(await db.subscriber.findUnique({ where: { accountId } })).toMatchObject({
      leftAt: null,
      pausedAt: null,
    });
    expect(await db.subscription.count({ where: { subscriber: { accountId }, endedAt: null } })).toBe(1);
  });
});

it('finds nothing to follow where nothing can be read', async () => {
  const draft = await createArticle({ status: 'draft', publishedAt: null });
  const held = await createComment({ status: 'pending' });
  const below = await createComment({ articleId: draft.id });
  for (const slug of [draft.slug, 'nowhere', '\0', '\ud800'])
    expect(await findInArticle(slug, 'article')).toBeNull();
  for (const id of [held.id, below.id, 'nobody', '0123456789abcdef'])
    expect(await findComment(id)).toBeNull();
  const bare = await createArticle({ bylineId: null, sectionId: null });
  expect((await findInArticle(bare.slug, 'author'))?.thing).toBeNull();
  expect((await findInArticle(bare.slug, 'section'))?.thing).toBeNull();
});
