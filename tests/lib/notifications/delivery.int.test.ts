import { beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { confirmSubscriptions } from '@/lib/notifications/confirm-subscriptions';
import { forgetMails } from '@/lib/notifications/forget-mails';
import { takeBounce } from '@/lib/notifications/take-bounce';
import { sealSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import { createArticle, createComment, createSubscriber, createSubscription } from '@/tests/factories';
import { appear, fates, passWindows, spread, tellAll } from '@/tests/notifying';
import type { Script } from '@/tests/smtp-server';
import { server } from '@/tests/with-mail-server';

beforeEach(async () => {
  await db.subscriber.deleteMany();
  await db.notifyTask.deleteMany();
});

/** Somebody who follows an article. */
async function follower(subscriber: Parameters<typeof createSubscriber>[0] = {}) {
  const { id } = await createSubscriber(subscriber);
  const { articleId } = await createSubscription({ subscriberId: id });
  return { id, articleId: articleId! };
}
const subscriberOf = (id: string) => db.subscriber.findUniqueOrThrow({ where: { id } });
const theMail = () => db.replyMail.findFirstOrThrow({ orderBy: { id: 'desc' } });

describe('a mail that was not taken', () => {
  it.each<[string, Script]>([
    ['greylisted', { recipient: 450 }],
    ['told to come later', { recipient: 421 }],
    ['put off after its text', { data: 451 }],
    ['refused for its sender', { sender: 553 }],
  ])('when %s is tried again, later each time, and is then the same mail', async (_name, script) => {
    const { articleId } = await follower();
    const comment = await appear({ articleId });
    server.answer(script);
    await tellAll();
    const first = await theMail();
    expect(first).toMatchObject({ attempts: 1, settledAt: null });
    // Not before its time, whoever looks.
    await tellAll();
    expect((await theMail()).attempts).toBe(1);
    await passWindows();
    await tellAll();
    const second = await theMail();
    expect(second.nextTryAt.getTime() - Date.now()).toBeGreaterThan(2 * 60_000);
    server.answer('slow-banner');
    await passWindows();
    await tellAll();
    expect(server.messages).toHaveLength(1);
    expect(await fates(comment.id)).toEqual(['sent']);
  });

  it('when the connection broke after its text comes again with the same Message-ID and the same comments', async () => {
    const { articleId } = await follower({ withReply: true });
    const first = await appear({ articleId, body: 'First.' });
    server.answer('drop-after-data');
    await tellAll();
    await appear({ articleId, body: 'Second.' });
    server.answer('accept');
    await passWindows();
    await tellAll();
    const about = (word: string) => server.messages.filter(({ parsed }) => parsed.text!.includes(word));
    expect(new Set(about('First.').map(({ parsed }) => parsed.messageId)).size).toBe(1);
    expect(about('First.').some(({ parsed }) => parsed.text!.includes('Second.'))).toBe(false);
    expect(about('Second.')).toHaveLength(1);
    expect(await fates(first.id)).toEqual(['sent']);
  });

  it('is given up after days, and counts against the address, which recovers', async () => {
    const { id, articleId } = await follower();
    const comment = await appear({ articleId });
    server.answer({ recipient: 452 });
    await tellAll();
    await db.replyMail.updateMany({ data: { attempts: 11 } });
    await passWindows();
    await tellAll();
    expect(await fates(comment.id)).toEqual(['given-up']);
    expect(await subscriberOf(id)).toMatchObject({ bounceScore: 1, suppressedAt: null });
    // Three more of it, and it is no accident; after two weeks it is worth another try.
    await db.subscriber.update({ where: { id }, data: { bounceScore: 4, bouncedAt: new Date() } });
    server.answer('accept');
    await appear({ articleId });
    await tellAll();
    expect(server.messages).toEqual([]);
    await db.subscriber.update({
      where: { id },
      data: { bouncedAt: new Date(Date.now() - 14 * 86_400_000) },
    });
    await appear({ articleId });
    await tellAll();
    expect(server.messages).toHaveLength(1);
  });

  it('for ever, is not tried again; nothing more goes to an address that is none', async () => {
    const [gone, fussy] = [
      await follower({ address: 'gone@example.org' }),
      await follower({ address: 'fussy@example.org' }),
    ];
    server.answer((to) => (to.startsWith('gone') ? { recipient: 550 } : { data: 554 }));
    const [one, two] = [
      await appear({ articleId: gone.articleId }),
      await appear({ articleId: fussy.articleId }),
    ];
    await tellAll();
    expect([await fates(one.id), await fates(two.id)]).toEqual([['refused'], ['refused']]);
    expect(await subscriberOf(gone.id)).toMatchObject({ suppressedCode: '550' });
    expect(await subscriberOf(fussy.id)).toMatchObject({ suppressedAt: null, bounceScore: 1 });
    server.answer('accept');
    const [three, four] = [
      await appear({ articleId: gone.articleId }),
      await appear({ articleId: fussy.articleId }),
    ];
    await tellAll();
    expect([await fates(three.id), await fates(four.id)]).toEqual([['suppressed'], ['sent']]);
  });

  it('because nobody is there has all others wait without having been tried', async () => {
    const article = await createArticle();
    for (let n = 0; n < 12; n += 1) await createSubscription({ articleId: article.id });
    await appear({ articleId: article.id });
    Object.assign(env, { SMTP_URL: 'smtp://127.0.0.1:1' });
    await tellAll();
    expect(await db.replyMail.count({ where: { attempts: 0 } })).toBeGreaterThan(5);
    Object.assign(env, { SMTP_URL: server.url });
    await passWindows();
    await tellAll();
    expect(server.messages).toHaveLength(12);
  });
});

describe('what comes together', () => {
  it('in one quiet window is one mail, which further replies put off, six windows at most', async () => {
    env.REPLY_MAIL_DELAY = 300;
    const { articleId } = await follower();
    const due = async () => (await db.notification.findMany()).map(({ dueAt }) => dueAt.getTime());
    const age = (seconds: number) =>
      db.$executeRaw`UPDATE notification SET due_at = due_at - ${seconds} * interval '1 second', created_at = created_at - ${seconds} * interval '1 second'`;
    await appear({ articleId });
    await tellAll();
    await age(200);
    await appear({ articleId });
    await tellAll();
    expect(new Set(await due()).size).toBe(1);
    expect((await due())[0]! - Date.now()).toBeGreaterThan(250_000);
    await age(1_550);
    await db.$executeRaw`UPDATE notification SET due_at = now() + interval '1 minute'`;
    await appear({ articleId });
    await tellAll();
    expect((await due())[0]! - Date.now()).toBeLessThan(60_000);
    await passWindows();
    await tellAll();
    expect(server.messages).toHaveLength(1);
    expect(server.messages[0]!.parsed.text).toContain('3 things are new');
  });

  it('over an hour or a day is one digest for everything, at the hour that was chosen', async () => {
    const hour = (new Date().getUTCHours() + 3) % 24;
    const daily = await createSubscriber({
      rhythm: 'daily',
      digestHour: hour,
      timeZone: 'UTC',
      withReply: true,
    });
    const hourly = await createSubscriber({ rhythm: 'hourly' });
    const articles = [await createArticle({ title: 'Bread' }), await createArticle({ title: 'Chairs' })];
    for (const { id } of articles)
      for (const subscriber of [daily, hourly])
        await createSubscription({ articleId: id, subscriberId: subscriber.id });
    for (const { id } of articles) await appear({ articleId: id, body: 'Words.' });
    await spread();
    const dues = await db.notification.findMany({ where: { subscriberId: daily.id } });
    expect(dues.map(({ dueAt }) => [dueAt.getUTCHours(), dueAt.getUTCMinutes()])).toEqual([
      [hour, 0],
      [hour, 0],
    ]);
    await passWindows();
    await tellAll();
    const subjects = server.messages.map(({ parsed }) => parsed.subject).toSorted();
    expect(subjects).toEqual(['2 new comments', 'Something new is waiting']);
    const open = server.messages.find(({ parsed }) => parsed.subject === '2 new comments')!;
    expect(open.parsed.text).toMatch(/Bread[^]*Chairs/);
    expect(open.parsed.inReplyTo).toBeUndefined();
  });

  it('is a digest too for who has had as many mails as anybody reads, or chose one meanwhile', async () => {
    const { id, articleId } = await follower();
    for (let n = 0; n < 24; n += 1)
      await db.replyMail.create({
        data: { subscriberId: id, headId: 'x', isDigest: false, settledAt: new Date(), outcome: 'sent' },
      });
    await appear({ articleId });
    await tellAll();
    expect(await db.notification.count({ where: { rhythm: 'daily', dueAt: { gt: new Date() } } })).toBe(1);

    env.REPLY_MAIL_DELAY = 300;
    const slower = await follower();
    const comment = await appear({ articleId: slower.articleId });
    await tellAll();
    await db.subscriber.update({ where: { id: slower.id }, data: { rhythm: 'daily' } });
    await db.notification.updateMany({ where: { commentId: comment.id }, data: { dueAt: new Date(0) } });
    await tellAll();
    expect(
      await db.notification.count({
        where: { commentId: comment.id, rhythm: 'daily', dueAt: { gt: new Date() } },
      }),
    ).toBe(1);
    expect(server.messages).toEqual([]);
  });
});

describe('a report of what came back', () => {
  const report = (to: string, status: string) =>
    `From: MAILER-DAEMON@x.test\r\nTo: ${to}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.test\r\n\r\nAction: failed\r\nStatus: ${status}\r\n--b--\r\n`;

  it('takes an address that is none off, counts others once, and believes our own address alone', async () => {
    const { id, articleId } = await follower();
    await appear({ articleId });
    await tellAll();
    const { from } = (await server.receive(1))[0]!;
    const soft = report(from, '5.2.2');
    expect(await takeBounce({ source: soft, recipient: null })).toEqual({ outcome: 'counted' });
    expect(await takeBounce({ source: soft, recipient: null })).toEqual({ outcome: 'unknown' });
    expect(await subscriberOf(id)).toMatchObject({ bounceScore: 1, suppressedAt: null });

    await appear({ articleId });
    await tellAll();
    const again = server.messages[1]!.from;
    const forged = again.replace(/[0-9a-f]{4}@/, '0000@');
    expect(await takeBounce({ source: report(forged, '5.1.1'), recipient: null })).toEqual({
      outcome: 'unknown',
    });
    expect(await takeBounce({ source: `To: ${again}\r\n\r\nI am away.`, recipient: null })).toEqual({
      outcome: 'ignored',
    });
    // From a mailbox that they have left it says nothing of the next.
    const { email, emailIndex } = await subscriberOf(id);
    const gone = { source: report('x@x.test', '5.1.1'), recipient: again };
    await db.subscriber.update({ where: { id }, data: sealSubscriberEmail('next@example.org') });
    expect(await takeBounce(gone)).toEqual({ outcome: 'unknown' });
    await db.subscriber.update({ where: { id }, data: { email, emailIndex } });
    expect(await takeBounce(gone)).toEqual({ outcome: 'suppressed' });
    expect(await subscriberOf(id)).toMatchObject({ suppressedCode: '5.1.1' });
  });

  it('spares who never confirmed the mail that asks', async () => {
    await follower({ confirmedAt: null, confirmAskedAt: new Date(0) });
    expect(await confirmSubscriptions()).toBe(1);
    const source = report(server.messages[0]!.from, '5.1.1');
    expect(await takeBounce({ source, recipient: null })).toEqual({ outcome: 'suppressed' });
    await db.subscriber.updateMany({ data: { confirmAskedAt: new Date(0), confirmSentAt: null } });
    expect(await confirmSubscriptions()).toBe(0);
  });
});

describe('the mail that asks', () => {
  const asking = { confirmedAt: null, confirmAskedAt: new Date(0) };

  it('goes once the comment can be read that it was asked with, once a day, three times ever', async () => {
    const subscriber = await createSubscriber(asking);
    const held = await createComment({ status: 'pending', authorName: 'Marsh Warbler' });
    await createSubscription({ subscriberId: subscriber.id, commentId: held.id, askedWith: held.id });
    expect(await confirmSubscriptions()).toBe(0);

    await createSubscription({ subscriberId: subscriber.id });
    for (let n = 0; n < 20; n += 1) {
      await db.subscriber.update({ where: { id: subscriber.id }, data: { confirmAskedAt: new Date(0) } });
      await Promise.all([confirmSubscriptions(), confirmSubscriptions()]);
    }
    expect(server.messages).toHaveLength(1);
    expect(server.messages[0]!.raw).not.toMatch(/Warbler|Article|folkmoot/i);
    for (let day = 0; day < 5; day += 1) {
      const data = { confirmAskedAt: new Date(0), confirmSentAt: new Date(Date.now() - 25 * 3_600_000) };
      await db.subscriber.update({ where: { id: subscriber.id }, data });
      await confirmSubscriptions();
    }
    expect(server.messages).toHaveLength(3);
    await appear({ articleId: held.articleId });
    await tellAll();
    expect(server.messages).toHaveLength(3);
  });

  it('is not kept back by what somebody else asks for with the same address, and a held comment asks for none', async () => {
    const { id, email, emailIndex } = await createSubscriber(asking);
    const article = await createArticle();
    const theirs = { articleId: article.id, email, emailIndex, asksMail: true };
    const spam = await createComment({ ...theirs, status: 'spam' });
    await createSubscription({ subscriberId: id, articleId: article.id, askedWith: spam.id });
    await appear({ ...theirs, articleId: (await createArticle()).id });
    await appear({ ...theirs, asksMail: false });
    expect(await confirmSubscriptions()).toBe(0);
    await appear(theirs);
    expect(await confirmSubscriptions()).toBe(1);
  });

  it('is tried again when it was not taken, and not for who has left or whose address is none', async () => {
    const { id } = await follower(asking);
    server.answer({ recipient: 450 });
    expect(await confirmSubscriptions()).toBe(0);
    expect(await subscriberOf(id)).toMatchObject({ confirmSentCount: 0, confirmSentAt: null });
    server.answer('accept');
    expect(await confirmSubscriptions()).toBe(0);
    await db.subscriber.update({ where: { id }, data: { confirmAskedAt: new Date(0) } });
    expect(await confirmSubscriptions()).toBe(1);

    await follower({ ...asking, leftAt: new Date() });
    const none = await follower(asking);
    server.answer({ recipient: 550 });
    expect(await confirmSubscriptions()).toBe(0);
    expect(await subscriberOf(none.id)).toMatchObject({ suppressedCode: '550' });
  });
});

it('is forgotten after thirty days, who was told of what with it, but nothing that is still to be told', async () => {
  const { articleId } = await follower();
  const told = await appear({ articleId });
  await tellAll();
  await appear({ articleId });
  await spread();
  await db.$executeRaw`UPDATE notification SET created_at = now() - interval '31 days'`;
  await db.$executeRaw`UPDATE reply_mail SET created_at = now() - interval '31 days'`;
  expect(await forgetMails()).toBeGreaterThan(0);
  expect(await db.notification.count({ where: { commentId: told.id } })).toBe(0);
  expect(await db.notification.count()).toBe(1);
  expect(await forgetMails()).toBe(0);
});
