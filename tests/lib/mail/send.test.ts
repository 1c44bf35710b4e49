import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { env } from '@/lib/env';
import { composeMail } from '@/lib/mail/compose-mail';
import { findKeptMail, listKeptMail } from '@/lib/mail/kept-mail';
import { mailServer } from '@/lib/mail/mail-server';
import { sendMail, sendMails, type Mail } from '@/lib/mail/send';
import { changeMail, confirmAddressMail, signInMail } from '@/lib/mail/sign-in-mail';
import { startSmtpServer, type SmtpServer } from '@/tests/smtp-server';

const MAIL: Mail = {
  to: 'wren@mail.example.org',
  subject: 'Something new is waiting',
  ...composeMail({
    title: 'Something new is waiting',
    blocks: [
      { kind: 'lead', runs: ['Something new, from ', { name: '<b>Dünnock</b> & سارة' }] },
      {
        kind: 'text',
        runs: ['A line that is long enough to be folded by quoted-printable, = and all. '.repeat(3)],
      },
      { kind: 'button', label: 'Open it', href: 'http://127.0.0.1:3000/x?a=1&b="2"' },
      { kind: 'foot', runs: ['Or ', { link: 'stop', href: 'http://127.0.0.1:3000/stop' }, '.'] },
    ],
  }),
};

const as = (changes: Partial<typeof env>) => Object.assign(env, changes);

afterEach(() => as({ SMTP_URL: undefined, SITE_URL: 'http://127.0.0.1:3000', MAIL_FROM: undefined }));

describe('a mail that is sent', () => {
  let server: SmtpServer;
  beforeEach(async () => {
    server = await startSmtpServer();
    as({ SMTP_URL: server.url, SITE_URL: 'https://moot.example.org' });
  });
  afterEach(() => server.close());

  it('says the same as text and HTML, to one person, from a neutral name, and nothing about the machine', async () => {
    expect(await sendMail(MAIL)).toMatchObject({ outcome: 'sent' });
    const [mail] = await server.receive(1);

    expect(mail).toMatchObject({
      from: 'notices@moot.example.org',
      recipients: ['wren@mail.example.org'],
      client: 'moot.example.org',
    });
    expect(mail!.parsed.from?.text).toBe('"Notices" <notices@moot.example.org>');
    expect(mail!.parsed.text).toContain('Something new, from <b>Dünnock</b> & سارة');
    expect(mail!.parsed.html).toContain('<bdi>&lt;b&gt;Dünnock&lt;/b&gt; &amp; سارة</bdi>');
    expect(mail!.parsed.html).toContain('href="http://127.0.0.1:3000/x?a=1&amp;b=&quot;2&quot;"');
    expect(mail!.parsed.html).not.toMatch(/<img|src=|@import|url\(/i);
    const names = mail!.parsed.headerLines.map(({ key }) => key);
    expect(names.toSorted()).toEqual(
      [
        'auto-submitted',
        'content-type',
        'date',
        'from',
        'message-id',
        'mime-version',
        'subject',
        'to',
      ].toSorted(),
    );
  });

  it('says what is short and plain as it is', async () => {
    await sendMail({ ...MAIL, text: '1 + 1 = 2 \n.\n', html: '<p dir="auto">1 + 1 = 2</p>\n' });
    const [mail] = await server.receive(1);
    expect(mail!.parsed.text?.trimEnd()).toBe('1 + 1 = 2 \n.');
    expect(mail!.parsed.html).toContain('<p dir="auto">1 + 1 = 2</p>');
  });

  it('carries the Message-ID, headers and name it is given', async () => {
    as({ MAIL_FROM: '"Kitchen Door" <door@moot.example.org>' });
    const messageId = '<0123456789abcdef@moot.example.org>';
    const headers = { 'In-Reply-To': '<a@moot.example.org>', 'List-Id': '<moot.example.org>' };
    expect(await sendMail({ ...MAIL, messageId, headers })).toEqual({ outcome: 'sent', messageId });
    await sendMail({ ...MAIL, fromName: 'Wörds, "quoted" <x@evil.example>' });
    const [first, second] = await server.receive(2);

    expect(first!.parsed).toMatchObject({ messageId, inReplyTo: '<a@moot.example.org>' });
    expect(first!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(first!.raw).toMatch(/^From: Kitchen Door <door@moot\.example\.org>\r$/m);
    expect(second!.parsed.from?.value).toEqual([
      { name: 'Wörds, "quoted" <x@evil.example>', address: 'door@moot.example.org' },
    ]);
    expect(second!.recipients).toEqual([MAIL.to]);
  });

  it('comes back to, and is answered at, the addresses it is given', async () => {
    await sendMail({
      ...MAIL,
      bounceTo: 'door+b1-0@moot.example.org',
      replyTo: 'door+r1-0@moot.example.org',
    });
    const [mail] = await server.receive(1);
    expect(mail).toMatchObject({ from: 'door+b1-0@moot.example.org', recipients: [MAIL.to] });
    expect(mail!.parsed.from?.value[0]?.address).toBe('notices@moot.example.org');
    expect(mail!.parsed.replyTo?.text).toBe('door+r1-0@moot.example.org');
  });

  it('shares its connections with others that are sent together', async () => {
    const outcomes = await sendMails((send) =>
      Promise.all(
        Array.from({ length: 9 }, (_, n) => {
          return send({ ...MAIL, to: `reader-${n}@mail.example.org` });
        }),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(9).fill('sent'));
    expect(new Set(server.messages.flatMap(({ recipients }) => recipients)).size).toBe(9);
    expect(server.connections()).toBeLessThanOrEqual(4);
  });

  it.each([
    { bounceTo: 'a@x.test>\r\nBcc: b@x.test' },
    { replyTo: 'a@x.test, b@x.test' },
    { to: 'a@x.test\r\nBcc: b@x.test' },
    { to: 'a@x.test, b@x.test' },
    { to: '"e@evil.test"@victim.test' },
    { to: 'a@x.test>,<b@x.test' },
    { subject: 'Hello\r\nBcc: b@x.test' },
    { subject: 'Hello\u2028' },
    { fromName: 'Wren\nBcc: b@x.test' },
    { headers: { 'List-Id': 'a\r\nBcc: b@x.test' } },
    { headers: { 'X\r\nBcc': 'b@x.test' } },
    { messageId: '<a@b>\r\nBcc: b@x.test' },
  ])('is refused before it is made: %o', async (wrong) => {
    await expect(sendMail({ ...MAIL, ...wrong })).rejects.toMatchObject({ code: 'invalid' });
    expect(server.messages).toEqual([]);
  });

  it.each([
    [{ recipient: 550 }, { outcome: 'refused', code: '550', isAddress: true }],
    [
      { recipient: 550, words: '5.1.1 Nobody of that name.' },
      { outcome: 'refused', isAddress: true },
    ],
    [
      { recipient: 550, words: '5.7.1 We do not like you.' },
      { outcome: 'refused', isAddress: false },
    ],
    [{ recipient: 552 }, { outcome: 'refused', isAddress: false }],
    [{ recipient: 450 }, { outcome: 'later', code: '450' }],
    [{ recipient: 421 }, { outcome: 'later', code: '421' }],
    [{ sender: 553 }, { outcome: 'later', code: '553' }],
    [{ data: 554 }, { outcome: 'refused', code: '554', isAddress: false }],
    ['slow-banner', { outcome: 'sent' }],
    [{ data: 451 }, { outcome: 'later', code: '451' }],
    ['drop-after-data', { outcome: 'later' }],
  ] as const)('after the answer %o is %o', async (script, outcome) => {
    server.answer(script);
    expect(await sendMail(MAIL)).toMatchObject(outcome);
  });

  it('waits for a better day when the password is refused, or nobody is there', async () => {
    server.answer('refuse-password');
    as({ SMTP_URL: server.url.replace('//', '//site:secret%40@') });
    expect(await sendMail(MAIL)).toEqual({ outcome: 'later', code: '535' });
    as({ SMTP_URL: 'smtp://127.0.0.1:1' });
    expect(await sendMail(MAIL)).toMatchObject({ outcome: 'later' });
  });

  it.each([
    ['smtp://mail.example.org', { port: 587, secure: false, requireTLS: true, ignoreTLS: false }],
    [
      'smtp://mail.example.org:25?ignoreTLS=true&requireTLS=false',
      { port: 25, requireTLS: true, ignoreTLS: false },
    ],
    ['smtps://mail.example.org?tls.rejectUnauthorized=false', { port: 465, secure: true }],
    ['smtp://localhost:1025', { requireTLS: false }],
    ['smtp://[::1]:1025', { host: '::1', requireTLS: false }],
  ])('goes over %s in the clear only when that is this machine', (url, server) => {
    expect(mailServer(url)).toMatchObject(server);
    expect(mailServer(url)).not.toHaveProperty('tls');
  });

  it('reads no file and asks no address, whatever a text says', async () => {
    const text = { path: '/etc/hostname' } as unknown as string;
    expect(await sendMail({ ...MAIL, text })).toMatchObject({ outcome: 'later' });
    expect(server.messages).toEqual([]);
  });
});

describe('a mail on this machine alone', () => {
  const folder = () => join(env.DATA_DIR, 'mail');
  beforeEach(() => rm(folder(), { recursive: true, force: true }));

  it('is kept as a file that a mail program opens, and that can be looked at here', async () => {
    const subject = 'Ein Gruß, der länger ist als eine Zeile: سارة 🪑 and seventy characters more of it';
    await sendMail(MAIL);
    await sendMail({ ...MAIL, subject });
    const files = (await readdir(folder())).sort();
    expect(files).toHaveLength(2);
    expect((await stat(join(folder(), files[0]!))).mode & 0o777).toBe(0o600);

    const parsed = await simpleParser(await readFile(join(folder(), files[1]!)));
    const [newest] = await listKeptMail();
    expect(newest).toMatchObject({ subject, to: MAIL.to, from: 'Notices <notices@127.0.0.1>' });
    expect(newest).toMatchObject({ subject: parsed.subject, text: MAIL.text.trim(), html: MAIL.html.trim() });
    expect(await findKeptMail(newest!.id)).toEqual(newest);
    for (const id of ['', '../x', '0123456789abcdef']) expect(await findKeptMail(id)).toBeNull();
  });

  it('is not made by a public site without a server', async () => {
    as({ SITE_URL: 'https://moot.example.org' });
    expect(await sendMail(MAIL)).toEqual({ outcome: 'off' });
    await expect(readdir(folder())).rejects.toThrow();
  });
});

it('says nothing in any account mail that a lock screen should not show', () => {
  const href = 'https://moot.example.org/sign-in/link/token';
  const mails = [
    signInMail({ href, minutes: 10 }),
    confirmAddressMail({ href, minutes: 10 }),
    changeMail({ change: 'passkey-added', href }),
  ];
  for (const { subject, text, html } of mails) {
    expect(subject).toMatch(/^(Your sign-in link|Confirm your address|A change to your account)$/);
    expect(text).toContain(href);
    expect(html).toContain(`href="${href}"`);
    expect(text + html).not.toMatch(/folkmoot/i);
  }
});
