import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { answeredMail, type NotPosted } from '@/lib/mail/answered-mail';
import { takeAnswer } from '@/lib/reply-by-mail/take-answer';
import { takeMail } from '@/lib/reply-by-mail/take-mail';
import { sealSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import { takeOver } from '@/lib/subscriptions/take-over';
import {
  createAccount,
  createArticle,
  createComment,
  createSubscriber,
  createSubscription,
} from '@/tests/factories';
import { appear, hide, spread, tellAll } from '@/tests/notifying';
import { server } from '@/tests/with-mail-server';

/** Four programs start, two at a time, beside other tests. */
const PATIENCE = 120_000;

const ROOT = new URL('../../', import.meta.url);

beforeEach(async () => {
  await db.site.update({ where: { id: 1 }, data: { mailReplies: true, commentPolicy: 'open' } });
  await db.notification.deleteMany();
  server.messages.length = 0;
});

/** A guest, or a member, was told of a reply to their comment, and this is the address under which they answer. */
async function told({
  asMember = false,
  badge = 'member',
  followsArticle = false,
  subscriber = {},
}: {
  asMember?: boolean;
  badge?: 'member' | null;
  followsArticle?: boolean;
  subscriber?: object;
} = {}) {
  const id = newId();
  const address = `${id}@mail.example.org`;
  if (asMember)
    await createAccount({ id, displayName: 'Wren', ...sealAccountEmail({ accountId: id, email: address }) });
  const row = await createSubscriber({
    ...(asMember ? { accountId: id } : { address }),
    withReply: true,
    ...subscriber,
  });
  const article = await createArticle();
  const own = await createComment({
    articleId: article.id,
    authorName: asMember && badge !== null ? 'Wren' : 'Siskin',
    accountId: asMember ? id : null,
    badge: asMember ? badge : null,
    ...(!asMember && { email: row.email, emailIndex: row.emailIndex }),
  });
  await createSubscription({
    subscriberId: row.id,
    ...(followsArticle ? { articleId: article.id } : { commentId: own.id, askedWith: own.id }),
  });
  const comment = await appear({ parentId: own.id, authorName: 'Dunnock', body: 'Is it so?' });
  await tellAll();
  const mail = server.messages.at(-1);
  const unsubscribe = mail?.parsed.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '';
  server.messages.length = 0;
  return {
    address,
    article,
    own,
    comment,
    row,
    text: mail?.parsed.text ?? '',
    unsubscribe,
    leave: /<mailto:([^?>]+)\?subject=unsubscribe>$/.exec(unsubscribe)?.[1] ?? '',
    to: mail?.parsed.replyTo?.value[0]?.address ?? '',
    bounceTo: mail?.from ?? '',
  };
}

let mails = 0;
function letter({ from, to, body, head = '' }: { from: string; to: string; body: string; head?: string }) {
  mails += 1;
  const source = `From: Jane Real Name <${from}>\r\nTo: ${to}\r\nMessage-ID: <${mails}@mail.example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n${head}\r\n${body}`;
  return { source: Buffer.from(source).toString('latin1'), recipient: null };
}
/** An account, which has had a mailbox before and has followed with it, now has this one, and all that a guest followed there. */
async function taken(address: string) {
  const id = newId();
  const { emailIndex } = await createAccount({ id, ...sealAccountEmail({ accountId: id, email: address }) });
  const own = await createSubscriber({ accountId: id, tokenVersion: 2 });
  await db.$transaction((tx) => takeOver(tx, emailIndex));
  return own;
}

const repliesTo = (id: string) => db.comment.findMany({ where: { parentId: id } });

describe('an answer by mail', () => {
  it('is offered only where the site takes it and the mail says what is answered', async () => {
    const { to, text } = await told();
    expect(to).toMatch(/^notices\+r[0-9]+x[0-9a-f]{6}-[0-9a-f]{24}@/);
    expect(text).toContain('posted there as Siskin');
    expect((await told({ subscriber: { withReply: false } })).to).toBe('');
    await db.site.update({ where: { id: 1 }, data: { mailReplies: false } });
    const off = await told();
    expect([off.to, off.text.includes('answer this mail')]).toEqual(['', false]);
    expect(await takeAnswer(letter({ from: off.address, to, body: 'Yes.' }))).toEqual({ outcome: 'off' });
  });

  it('of a guest is posted under the name they had there, once, with no origin and no word to the spam service', async () => {
    const { to, address, comment } = await told();
    const mail = letter({
      from: address.toUpperCase(),
      to,
      body: 'It is so. Grüße 🌧\r\n\r\n> Is it so?\r\n-- \r\nJane Real Name',
    });
    expect(await takeMail(mail)).toEqual({ outcome: 'published' });
    expect(await takeMail({ ...mail, recipient: to })).toEqual({ outcome: 'published' });
    const [reply, ...others] = await repliesTo(comment.id);
    expect(others).toEqual([]);
    expect(reply).toMatchObject({
      body: 'It is so. Grüße 🌧',
      authorName: 'Siskin',
      accountId: null,
      status: 'published',
      checkBy: 'trust',
      verdict: null,
    });
    expect(await db.origin.count({ where: { commentId: reply!.id } })).toBe(0);
    expect(await db.subscription.count({ where: { commentId: reply!.id, scope: 'replies' } })).toBe(1);
    const [told1] = server.messages;
    expect(told1?.recipients).toEqual([address]);
    expect(told1?.raw).not.toMatch(/Siskin|Dunnock|Jane|Is it so/);
    expect(told1?.raw).toMatch(/^Auto-Submitted: auto-replied\r$/m);
    expect(told1?.raw).toMatch(/^List-Unsubscribe-Post: /m);
    expect(told1?.parsed.text).toContain('/receipts/');
  });

  it('is asked for once more while nobody can be told what became of it, and is then posted and told of once', async () => {
    const { to, address, comment } = await told();
    const mail = letter({ from: address, to, body: 'It is so.' });
    server.answer({ recipient: 450 });
    expect(await takeMail(mail)).toEqual({ outcome: 'published', isUntold: true });
    server.answer('accept');
    expect(await takeMail(mail)).toEqual({ outcome: 'published' });
    expect(await repliesTo(comment.id)).toHaveLength(1);
    expect(server.messages).toHaveLength(1);
  });

  it('of a newcomer waits for a person, in the words of every comment that waits', async () => {
    const { to, address, comment, own } = await told({ asMember: true });
    expect(await takeAnswer(letter({ from: address, to, body: 'It is so.' }))).toEqual({ outcome: 'held' });
    const [reply] = await repliesTo(comment.id);
    expect(reply).toMatchObject({
      accountId: own.accountId,
      authorName: 'Wren',
      status: 'pending',
      holds: ['mail'],
    });
    expect(server.messages.at(-1)?.parsed.text).toContain('A person will look at it first.');
  });

  it('to what a member said as a guest is posted by that guest, and names no account', async () => {
    for (const followsArticle of [false, true]) {
      const { to, address, comment, own, text } = await told({ asMember: true, badge: null, followsArticle });
      expect(text).toContain(`posted there as ${own.authorName}`);
      expect(await takeAnswer(letter({ from: address, to, body: 'It is so.' }))).toEqual({ outcome: 'held' });
      const [reply] = await repliesTo(comment.id);
      expect(reply).toMatchObject({ accountId: null, badge: null, authorName: own.authorName });
      expect(await db.subscriber.count({ where: { emailIndex: reply!.emailIndex } })).toBe(0);
    }
  });

  it('is posted under the name that the mail said, whatever they follow by now', async () => {
    const { row, own, article, address } = await told({ asMember: true, badge: null });
    await db.comment.update({ where: { id: own.id }, data: { accountId: null } });
    await createSubscription({ subscriberId: row.id, articleId: article.id });
    await db.subscription.updateMany({ where: { commentId: own.id }, data: { endedAt: new Date() } });
    const comment = await appear({ parentId: own.id });
    await spread();
    await db.subscription.updateMany({ where: { commentId: own.id }, data: { endedAt: null } });
    await tellAll();
    const [mail] = server.messages;
    const to = mail?.parsed.replyTo?.value[0]?.address ?? '';
    await takeMail(letter({ from: address, to, body: 'It is so.' }));
    const [reply] = await repliesTo(comment.id);
    expect(mail?.parsed.text).toContain(`posted there as ${reply!.authorName}`);
  });

  it('to a mailbox that was given up since is nothing, and nobody there can leave for its owner', async () => {
    const { to, leave, address, row, comment } = await told();
    await db.subscriber.update({ where: { id: row.id }, data: sealSubscriberEmail('next@mail.example.org') });
    for (const recipient of [to, leave])
      expect(await takeMail(letter({ from: address, to: recipient, body: 'Me.' }))).toEqual({
        outcome: 'unknown',
      });
    expect(await repliesTo(comment.id)).toEqual([]);
    expect((await db.subscriber.findUniqueOrThrow({ where: { id: row.id } })).leftAt).toBeNull();
  });

  it('to what a guest was sent before an account had that mailbox is taken as before', async () => {
    const { to, address, comment } = await told();
    await taken(address);
    expect(await takeMail(letter({ from: address, to, body: 'It is so.' }))).not.toEqual({
      outcome: 'unknown',
    });
    expect(await repliesTo(comment.id)).toHaveLength(1);
  });

  it('is refused in words to the confirmed address alone, whoever sent it', async () => {
    const { to, address, comment, article } = await told();
    const why = async (from: string, body: string) => {
      server.messages.length = 0;
      await takeAnswer(letter({ from, to, body }));
      expect(server.messages.map(({ recipients }) => recipients)).toEqual([[address]]);
      return server.messages[0]?.parsed.text ?? '';
    };
    const says = (reason: NotPosted) =>
      expect.stringContaining(
        answeredMail({ answered: { outcome: 'not-posted', why: reason }, manageHref: '' }).text.split(
          '\n\n',
        )[1]!,
      ) as string;
    expect(await why('somebody@else.example', 'Mine.')).toEqual(says('other-sender'));
    expect(await why(address, '> Is it so?')).toEqual(says('empty'));
    expect(await why(address, `Yes. ${env.SITE_URL}/subscriptions/${'x'.repeat(32)}`)).toEqual(
      says('quotation'),
    );
    expect(await why(address, `Write to ${address}`)).toEqual(says('quotation'));
    expect(await why(address, 'x'.repeat(20_001))).toEqual(says('too-long'));
    await db.article.update({ where: { id: article.id }, data: { commentsOpen: false } });
    expect(await why(address, 'Too late.')).toEqual(says('closed'));
    await db.article.update({ where: { id: article.id }, data: { commentsOpen: true } });
    await hide(comment.id);
    expect(await why(address, 'Gone.')).toEqual(says('gone'));
    expect(await repliesTo(comment.id)).toEqual([]);
  });

  it('of somebody who is banned, or of a guest who has said nothing there, is not posted', async () => {
    const banned = await told({ asMember: true });
    await db.sanction.create({
      data: { id: newId(), accountId: banned.own.accountId!, kind: 'ban', reason: 'spam' },
    });
    expect(await takeAnswer(letter({ from: banned.address, to: banned.to, body: 'I am.' }))).toEqual({
      outcome: 'not-posted',
    });
    expect(await repliesTo(banned.comment.id)).toEqual([]);
    const reader = await createSubscriber({ address: 'reader@mail.example.org', withReply: true });
    await createSubscription({ subscriberId: reader.id, articleId: banned.article.id });
    server.messages.length = 0;
    await appear({ articleId: banned.article.id });
    await tellAll();
    expect(server.messages[0]?.parsed.replyTo).toBeUndefined();
  });

  it('is nothing when a machine sent it, we did ourselves, the address is made up, or they have left', async () => {
    const { to, address, comment, row } = await told();
    const outcomes = [];
    for (const mail of [
      letter({ from: address, to, body: 'I am away.', head: 'Auto-Submitted: auto-replied\r\n' }),
      letter({ from: to, to, body: 'To myself.' }),
      letter({ from: address, to: to.replace(/-[0-9a-f]/, '-x'), body: 'Guessed.' }),
      letter({ from: address, to: to.replace(/\+r/, '+b'), body: 'Another purpose.' }),
      letter({
        from: address,
        to: to.replace(/[0-9a-f]@/, (end) => (end === '0@' ? '1@' : '0@')),
        body: 'Guessed.',
      }),
    ])
      outcomes.push((await takeAnswer(mail)).outcome);
    await db.subscriber.update({ where: { id: row.id }, data: { leftAt: new Date() } });
    outcomes.push((await takeAnswer(letter({ from: address, to, body: 'Once more.' }))).outcome);
    expect(outcomes).toEqual(['automatic', 'automatic', 'unknown', 'unknown', 'unknown', 'unknown']);
    expect(await repliesTo(comment.id)).toEqual([]);
    expect(server.messages).toEqual([]);
  });

  it('to the address to leave by leaves everything, whatever it says, and works whether answers are taken or not', async () => {
    const { address, row, leave: to } = await told();
    await db.site.update({ where: { id: 1 }, data: { mailReplies: false } });
    const leftAt = async (id: string) => (await db.subscriber.findUniqueOrThrow({ where: { id } })).leftAt;
    expect(await takeMail(letter({ from: address, to, body: '' }))).toEqual({ outcome: 'left' });
    expect(await leftAt(row.id)).not.toBeNull();
    // An account has taken it over since: its mails are what is to end.
    const own = await taken(address);
    expect(await takeMail(letter({ from: address, to, body: '' }))).toEqual({ outcome: 'left' });
    expect(await leftAt(own.id)).not.toBeNull();
    expect((await told()).unsubscribe).not.toContain('mailto:');
    expect(server.messages).toEqual([]);
  });

  it('that comes too often waits, is refused, and then is told of no more', async () => {
    Object.assign(env, { RATE_LIMIT: 'on' });
    const { to, address, comment } = await told();
    for (let n = 0; n < 22; n += 1) await takeAnswer(letter({ from: address, to, body: `Answer ${n}.` }));
    const statuses = (await repliesTo(comment.id)).map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 'published')).toHaveLength(10);
    expect(statuses.filter((status) => status === 'pending')).toHaveLength(12);
    expect(server.messages).toHaveLength(20);
  });
});

describe('what a mail server hands over to a process', () => {
  /** As a pipe of any mail server does it: the mail on standard input, and a number back. */
  async function handOver(
    command: 'receive' | 'bounce',
    mail: { source: string; to?: string; env?: object },
  ) {
    const { source, to, env: changes = {} } = mail;
    const args = [
      '--import',
      'tsx',
      'lib/cli/main.ts',
      command,
      ...(to === undefined ? [] : ['--recipient', to]),
    ];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, SITE_URL: env.SITE_URL, SMTP_URL: server.url, ...changes },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(Buffer.from(source, 'latin1'));
    const [said, complained, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { code: code as number, said: said.trim(), complained };
  }
  const report = (to: string) =>
    `From: MAILER-DAEMON@x.test\r\nTo: ${to}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.test\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n`;

  it(
    'is posted, or has nothing more sent there, and nothing is lost while the database is away',
    { timeout: PATIENCE },
    async () => {
      const [answered, gone] = [await told(), await told()];
      const { source } = letter({ from: answered.address, to: answered.to, body: 'Grüße, it is so.' });
      const away = { DATABASE_URL: 'postgres://127.0.0.1:1/none' };
      const lost = await Promise.all([
        handOver('receive', { source, env: away }),
        handOver('bounce', { source: report(gone.bounceTo), env: away }),
      ]);
      for (const { code, said, complained } of lost)
        expect({ code, said, complained }).toMatchObject({
          code: 75,
          said: '',
          complained: expect.not.stringContaining(answered.address) as string,
        });
      const taken = await Promise.all([
        handOver('receive', { source, to: answered.to }),
        handOver('bounce', { source: report('postmaster@x.test'), to: gone.bounceTo }),
      ]);
      expect(taken.map(({ code, said }) => [code, said])).toEqual([
        [0, 'Posted.'],
        [0, 'Nothing more is sent there.'],
      ]);
      expect((await repliesTo(answered.comment.id)).map(({ body }) => body)).toEqual(['Grüße, it is so.']);
      expect(server.messages.map(({ recipients }) => recipients)).toEqual([[answered.address]]);
      const { suppressedAt } = await db.subscriber.findUniqueOrThrow({ where: { id: gone.row.id } });
      expect(suppressedAt).not.toBeNull();
    },
  );
});
