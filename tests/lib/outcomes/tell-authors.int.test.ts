import { beforeEach, expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { sweepPublications } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { decide } from '@/lib/moderation/decide';
import { undo } from '@/lib/moderation/undo';
import { takeBounce } from '@/lib/notifications/take-bounce';
import { tellAuthors } from '@/lib/outcomes/tell-authors';
import {
  createAccount,
  createArticle,
  createComment,
  createSubscriber,
  createSubscription,
} from '@/tests/factories';
import { newModerator } from '@/tests/moderating';
import { server } from '@/tests/with-mail-server';

beforeEach(async () => {
  await db.outcomeMail.deleteMany();
});

const hourAgo = () => new Date(Date.now() - 3_600_000);

/** A comment that waits, of a guest who asked for mail with it. */
async function waiting(subscriber: Parameters<typeof createSubscriber>[0] = {}, createdAt = hourAgo()) {
  const row = await createSubscriber(subscriber);
  const article = await createArticle({ title: 'A Night Shift' });
  const comment = await createComment({ articleId: article.id, status: 'pending', createdAt });
  await createSubscription({ subscriberId: row.id, commentId: comment.id, askedWith: comment.id });
  return { row, article, comment };
}

const choose = async (id: string, decision: 'publish' | 'decline' | 'spam', note: string | null = null) => {
  const { version } = await db.comment.findUniqueOrThrow({ where: { id } });
  const moderator = await newModerator();
  const outcome = await decide({ id, input: { decision, version, reason: 'off-topic', note }, moderator });
  expect(outcome.outcome).toBe('decided');
  return moderator;
};

/** All undo windows are over. */
async function later() {
  await db.$executeRaw`UPDATE comment SET publish_at = now() WHERE publish_at > now()`;
  await db.$executeRaw`UPDATE outcome_mail SET next_try_at = now() WHERE settled_at IS NULL`;
  while ((await sweepPublications()) > 0);
  while ((await tellAuthors()) > 0);
}
const texts = () => server.messages.map(({ parsed }) => parsed.text ?? '');

it('tells who asked that their comment was published, once, and with nothing in it that gives it away', async () => {
  const { comment, article } = await waiting();
  await choose(comment.id, 'publish');
  while ((await tellAuthors()) > 0);
  expect(server.messages).toEqual([]);
  await later();
  const [mail, ...more] = server.messages;
  expect(more).toEqual([]);
  expect(mail?.parsed.text).toContain('What you sent in was published.');
  expect(mail?.parsed.text).toContain('/receipts/');
  expect(mail?.raw).not.toMatch(new RegExp(`${article.slug}|Night Shift|${comment.authorName}`));
  await choose(comment.id, 'spam');
  await choose(comment.id, 'publish');
  await later();
  expect(server.messages).toHaveLength(1);
});

it('tells that it was declined, and why, when nobody can take that back any more', async () => {
  const { comment } = await waiting({ withReply: true });
  const moderator = await choose(comment.id, 'decline', 'Please leave the number out.');
  expect((await undo({ id: comment.id, moderator })).outcome).toBe('decided');
  await later();
  expect(server.messages).toEqual([]);
  await choose(comment.id, 'decline', 'Please leave the number out.');
  // A moderator who takes a number out of what was declined takes nothing back.
  await db.comment.update({ where: { id: comment.id }, data: { version: { increment: 1 } } });
  server.answer({ recipient: 450 });
  await later();
  server.answer('accept');
  await later();
  const [text = '', ...more] = texts();
  expect(more).toEqual([]);
  for (const part of [
    'Your comment was not published on',
    'A Night Shift',
    '> Please leave the number out.',
    '/receipts/',
    '/subscriptions/',
  ])
    expect(text).toContain(part);
});

it('says of what could be read that it was taken away, and offers no second look after the second', async () => {
  const { comment } = await waiting({ withReply: true });
  await choose(comment.id, 'publish');
  await later();
  await choose(comment.id, 'decline');
  await later();
  expect(texts()[1]).toMatch(/Your comment was taken away on[^]*ask for a second look, once/);
  await db.comment.update({ where: { id: comment.id }, data: { appealedAt: new Date() } });
  await choose(comment.id, 'publish');
  await later();
  await choose(comment.id, 'decline');
  await later();
  expect(texts()).toHaveLength(3);
  expect(texts()[2]).toMatch(/It has had its second look/);
});

it('tells nobody who did not ask, has not confirmed, has left, saw it appear, or whose comment is taken for spam', async () => {
  const quiet = await createComment({ status: 'pending', createdAt: hourAgo() });
  const unconfirmed = await waiting({ confirmedAt: null });
  const gone = await waiting();
  const spam = await waiting();
  const prompt = await waiting({}, new Date());
  for (const id of [quiet.id, unconfirmed.comment.id, gone.comment.id, prompt.comment.id])
    await choose(id, 'publish');
  await choose(spam.comment.id, 'spam');
  await db.subscriber.update({ where: { id: gone.row.id }, data: { leftAt: new Date() } });
  await later();
  expect(server.messages).toEqual([]);
});

it('tells one address no more than ten times a day, whoever comments with it', async () => {
  const { row, article, comment } = await waiting();
  for (let n = 0; n < 11; n += 1) {
    const { id } = await createComment({ articleId: article.id, status: 'pending', createdAt: hourAgo() });
    await createSubscription({ subscriberId: row.id, commentId: id, askedWith: id });
    await choose(id, 'decline');
    await later();
  }
  expect(server.messages).toHaveLength(10);
  await db.$executeRaw`UPDATE outcome_mail SET settled_at = now() - interval '25 hours' WHERE settled_at IS NOT NULL`;
  await choose(comment.id, 'publish');
  await later();
  expect(server.messages).toHaveLength(11);
});

it('knows a member by account, and who follows the whole article', async () => {
  const id = newId();
  await createAccount({ id, ...sealAccountEmail({ accountId: id, email: 'wren@mail.example.org' }) });
  const member = await createSubscriber({ accountId: id });
  const guest = await createSubscriber({ address: 'guest@mail.example.org' });
  const article = await createArticle();
  for (const subscriberId of [member.id, guest.id])
    await createSubscription({ subscriberId, articleId: article.id });
  const theirs = { articleId: article.id, status: 'pending', createdAt: hourAgo(), asksMail: true } as const;
  const first = await createComment({ ...theirs, accountId: id });
  const second = await createComment({ ...theirs, email: guest.email, emailIndex: guest.emailIndex });
  const without = await createComment({ ...theirs, accountId: id, asksMail: false });
  for (const comment of [first, second, without]) await choose(comment.id, 'decline');
  await later();
  expect(server.messages.map(({ recipients }) => recipients[0]).sort()).toEqual([
    'guest@mail.example.org',
    'wren@mail.example.org',
  ]);
});

it('counts against the mailbox what it does not take, or sends back, and writes to it no more for a while', async () => {
  const { row, article, comment } = await waiting();
  const score = async () => (await db.subscriber.findUniqueOrThrow({ where: { id: row.id } })).bounceScore;
  server.answer({ data: 554 });
  await choose(comment.id, 'decline');
  await later();
  expect(await score()).toBeCloseTo(1);

  server.answer('accept');
  const another = async () => {
    const { id } = await createComment({ articleId: article.id, status: 'pending', createdAt: hourAgo() });
    await createSubscription({ subscriberId: row.id, commentId: id, askedWith: id });
    await choose(id, 'decline');
    await later();
  };
  await another();
  const { from } = server.messages[0]!;
  const source = `From: MAILER-DAEMON@x.test\r\nTo: ${from}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.test\r\n\r\nAction: failed\r\nStatus: 5.2.2\r\n--b--\r\n`;
  expect(await takeBounce({ source, recipient: null })).toEqual({ outcome: 'counted' });
  expect(await takeBounce({ source, recipient: null })).toEqual({ outcome: 'unknown' });
  expect(await score()).toBeCloseTo(2);

  await db.subscriber.update({ where: { id: row.id }, data: { bounceScore: 4, bouncedAt: new Date() } });
  await another();
  expect(server.messages).toHaveLength(1);
});
