import { beforeEach, describe, expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { authorKeyOf } from '@/lib/auth/author-key';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { readTag } from '@/lib/notifications/tagged-address';
import { sealSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import {
  createAccount,
  createArticle,
  createComment,
  createSubscriber,
  createSubscription,
} from '@/tests/factories';
import { appear, fates, hide, passWindows, show, spread, tellAll } from '@/tests/notifying';
import type { ReceivedMail } from '@/tests/smtp-server';
import { server } from '@/tests/with-mail-server';

beforeEach(async () => {
  await db.notification.deleteMany();
  await db.notifyTask.deleteMany();
  await db.replyMail.deleteMany();
});

const addressees = () => server.messages.flatMap(({ recipients }) => recipients).sort();
const header = (mail: ReceivedMail | undefined, name: string) =>
  mail?.parsed.headerLines.find(({ key }) => key === name)?.line.replace(/^[^:]+:\s*/, '');

/** A member with an address, who follows something or nothing yet. */
async function member(subscriber = {}, account = {}) {
  const id = newId();
  const address = `${id}@mail.example.org`;
  await createAccount({ id, ...sealAccountEmail({ accountId: id, email: address }), ...account });
  const row = await createSubscriber({ accountId: id, ...subscriber });
  return { id, address, subscriberId: row.id };
}

describe('who is told of a comment', () => {
  it('is the author of the parent, who follows an ancestor, the article, its author or its section, each once', async () => {
    const article = await createArticle();
    const root = await createComment({ articleId: article.id });
    const parent = await createComment({ parentId: root.id });
    const everything = await createSubscriber({ address: 'everything@example.org' });
    const follow = async (address: string, what: Parameters<typeof createSubscription>[0]) => {
      const subscriberId = (await createSubscriber({ address })).id;
      await createSubscription({ ...what, subscriberId });
      await createSubscription({ ...what, subscriberId: everything.id });
    };
    await follow('parent@example.org', { commentId: parent.id });
    await follow('ancestor@example.org', { commentId: root.id, scope: 'thread' });
    await follow('article@example.org', { articleId: article.id });
    await follow('author@example.org', { bylineId: article.bylineId! });
    await follow('section@example.org', { sectionId: article.sectionId! });
    await follow('elsewhere@example.org', { commentId: root.id });

    const comment = await appear({ parentId: parent.id });
    await tellAll();
    expect(addressees()).toEqual(
      ['ancestor', 'article', 'author', 'everything', 'parent', 'section'].map(
        (name) => `${name}@example.org`,
      ),
    );
    const { reason } = await db.notification.findFirstOrThrow({
      where: { commentId: comment.id, subscriberId: everything.id },
    });
    expect(reason).toBe('reply');
  });

  it('is not who wrote it, whether by account, address or receipt', async () => {
    const article = await createArticle();
    const wren = await member();
    await createSubscription({ articleId: article.id, subscriberId: wren.subscriberId });
    const guest = await createSubscriber({ address: 'guest@example.org' });
    await createSubscription({ articleId: article.id, subscriberId: guest.id });
    const receipt = await createSubscriber({ address: 'receipt@example.org' });
    await createSubscription({ articleId: article.id, subscriberId: receipt.id });

    await appear({ articleId: article.id, accountId: wren.id });
    await appear({ articleId: article.id, ...sealSubscriberEmail('Guest@example.org') });
    const held = await createComment({ articleId: article.id, status: 'pending' });
    await createSubscription({ commentId: held.id, subscriberId: receipt.id, askedWith: held.id });
    await show(held.id);
    await tellAll();
    const told = await db.notification.groupBy({ by: ['subscriberId'], _count: true });
    expect(told.map(({ _count }) => _count)).toEqual([2, 2, 2]);
  });

  it('is nobody who has not confirmed, has left, is banned, or ignores who wrote it', async () => {
    const article = await createArticle();
    const [left, banned, ignoring, ended, late] = [
      await member({ leftAt: new Date() }),
      await member(),
      await member(),
      await member(),
      await member(),
    ];
    const unconfirmed = await createSubscriber({ confirmedAt: null });
    for (const subscriberId of [
      unconfirmed.id,
      left.subscriberId,
      banned.subscriberId,
      ignoring.subscriberId,
    ])
      await createSubscription({ articleId: article.id, subscriberId });
    await createSubscription({
      articleId: article.id,
      subscriberId: ended.subscriberId,
      endedAt: new Date(),
    });
    await db.sanction.create({ data: { id: newId(), accountId: banned.id, kind: 'ban', reason: 'spam' } });
    const comment = await appear({ articleId: article.id, authorName: 'Dunnock' });
    const authorKey = authorKeyOf({
      accountId: null,
      badge: null,
      authorName: 'Dunnock',
    });
    await db.ignoredAuthor.create({ data: { accountId: ignoring.id, authorKey, name: 'Dunnock' } });
    await createSubscription({
      articleId: article.id,
      subscriberId: late.subscriberId,
      createdAt: new Date(Date.now() + 60_000),
    });
    await tellAll();
    expect(await fates(comment.id)).toEqual([]);
    expect(server.messages).toEqual([]);
  });

  it('is told once, however often the comment is held, hidden, edited and shown again', async () => {
    const { articleId } = await createSubscription();
    const comment = await appear({ articleId: articleId! });
    await tellAll();
    await hide(comment.id);
    await show(comment.id);
    await hide(comment.id);
    await show(comment.id);
    await tellAll();
    await passWindows();
    await tellAll();
    expect(server.messages).toHaveLength(1);
    // What came in from elsewhere, or was there before, never passed the gate.
    await createComment({ articleId: articleId! });
    await tellAll();
    expect(server.messages).toHaveLength(1);
  });
});

describe('the moment of sending', () => {
  it.each([
    [
      'unsubscribed',
      (id: string) =>
        db.subscription.updateMany({ where: { subscriberId: id }, data: { endedAt: new Date() } }),
    ],
    ['left', (id: string) => db.subscriber.update({ where: { id }, data: { leftAt: new Date() } })],
    ['paused', (id: string) => db.subscriber.update({ where: { id }, data: { pausedAt: new Date() } })],
    [
      'suppressed',
      (id: string) => db.subscriber.update({ where: { id }, data: { suppressedAt: new Date() } }),
    ],
    [
      'bounced',
      (id: string) =>
        db.subscriber.update({ where: { id }, data: { bounceScore: 4, bouncedAt: new Date() } }),
    ],
    ['no-mail', (id: string) => db.subscriber.update({ where: { id }, data: { email: null } })],
    ['hidden', async (_id: string, commentId: string) => hide(commentId)],
    [
      'hidden',
      async (_id: string, commentId: string) => {
        const { articleId } = await db.comment.findUniqueOrThrow({ where: { id: commentId } });
        return db.article.update({ where: { id: articleId }, data: { status: 'draft', publishedAt: null } });
      },
    ],
  ])('finds that it is %s, and says so instead of sending', async (reason, change) => {
    env.REPLY_MAIL_DELAY = 300;
    const { subscriberId, articleId } = await createSubscription();
    const comment = await appear({ articleId: articleId! });
    await tellAll();
    expect(await fates(comment.id)).toEqual([null]);
    await change(subscriberId, comment.id);
    await passWindows();
    await tellAll();
    expect(await fates(comment.id)).toEqual([reason]);
    expect(server.messages).toEqual([]);
  });

  it('knows of a member who wants no mail, has lost the address, was banned or ignores somebody since', async () => {
    env.REPLY_MAIL_DELAY = 300;
    const article = await createArticle();
    const members = [await member(), await member(), await member(), await member()];
    const [silent, gone, banned, ignoring] = members as [
      (typeof members)[0],
      (typeof members)[0],
      (typeof members)[0],
      (typeof members)[0],
    ];
    for (const { subscriberId } of members) await createSubscription({ articleId: article.id, subscriberId });
    const comment = await appear({ articleId: article.id, authorName: 'Dunnock' });
    await spread();
    await db.account.update({ where: { id: silent.id }, data: { mailChoice: 'none' } });
    await db.account.update({ where: { id: gone.id }, data: { email: null, emailIndex: null } });
    await db.sanction.create({ data: { id: newId(), accountId: banned.id, kind: 'ban', reason: 'spam' } });
    await db.ignoredAuthor.create({
      data: { accountId: ignoring.id, authorKey: authorKeyOf(comment), name: 'Dunnock' },
    });
    await passWindows();
    await tellAll();
    expect((await fates(comment.id)).toSorted()).toEqual(['banned', 'ignored', 'no-mail', 'no-mail']);
    expect(server.messages).toEqual([]);
  });
});

describe('a mail', () => {
  it('gives away nothing of what was said, where and by whom, and how to leave in its headers', async () => {
    const article = await createArticle({ title: 'Eleven chairs', slug: 'eleven-chairs' });
    const parent = await createComment({ articleId: article.id });
    const { subscriberId } = await createSubscription({ commentId: parent.id });
    await appear({ parentId: parent.id, authorName: 'Marsh Warbler', body: 'A bag of oranges.' });
    await tellAll();
    const [mail] = await server.receive(1);
    expect(mail!.raw).not.toMatch(/chairs|Warbler|oranges|folkmoot/i);
    expect(mail!.parsed.text).not.toMatch(/chairs|Warbler|oranges|folkmoot/i);
    expect(mail!.parsed).toMatchObject({
      subject: 'Something new is waiting',
      from: { text: '"Notices" <notices@127.0.0.1>' },
    });
    expect(header(mail, 'list-id')).toBe('<replies.127.0.0.1>');
    expect(header(mail, 'list-unsubscribe')).toMatch(
      /^<http:\/\/127\.0\.0\.1:3000\/subscriptions\/[\w-]{32}\/unsubscribe>$/,
    );
    expect(header(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header(mail, 'auto-submitted')).toBe('auto-generated');
    expect(header(mail, 'x-auto-response-suppress')).toBe('All');
    const { id } = await db.replyMail.findFirstOrThrow({ where: { subscriberId } });
    expect(readTag(mail!.from)).toMatchObject({
      purpose: 'notification',
      id: expect.stringMatching(`^${id}x[0-9a-f]{6}$`) as string,
    });
  });

  it('stands in the thread of those before it', async () => {
    const { subscriberId, articleId } = await createSubscription();
    const first = await appear({ articleId: articleId! });
    await tellAll();
    await appear({ parentId: first.id });
    await tellAll();
    const [one, two] = server.messages;
    expect(two!.parsed.inReplyTo).toBe(one!.parsed.messageId);
    expect([two!.parsed.references].flat()).toEqual([one!.parsed.inReplyTo, one!.parsed.messageId]);
    expect(one!.raw + two!.raw).not.toContain(subscriberId);
  });

  it('has the reply in it for who chose that, and nothing of it writes a header', async () => {
    const subscriber = await createSubscriber({ withReply: true });
    const article = await createArticle({ title: 'Chairs\r\nBcc: x@evil.test\u2028<script>' });
    await createSubscription({ articleId: article.id, subscriberId: subscriber.id });
    await appear({
      articleId: article.id,
      authorName: 'Wren\nBcc: y@evil.test',
      body: '.\r\n.\r\nFrom here on\n<b>',
    });
    await tellAll();
    const [mail] = await server.receive(1);
    expect(mail!.recipients).toHaveLength(1);
    expect(header(mail, 'bcc')).toBeUndefined();
    expect(mail!.parsed.subject).toBe('Re: Chairs Bcc: x@evil.test <script>');
    expect(mail!.parsed.text).toContain(
      'Wren Bcc: y@evil.test commented on\nChairs Bcc: x@evil.test <script>\n\n> .\n> .\n> From here on\n> <b>',
    );
  });
});
