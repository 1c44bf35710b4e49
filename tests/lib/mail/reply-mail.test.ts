import { describe, expect, it } from 'vitest';
import { discreetReplyMail, openDigestMail, openReplyMail, type NewComment } from '@/lib/mail/reply-mail';
import { confirmSubscriptionMail } from '@/lib/mail/subscription-mail';

const comment = (changes: Partial<NewComment> = {}): NewComment => ({
  reason: 'reply',
  authorName: 'Dunnock',
  articleTitle: 'Eleven chairs, one kept empty',
  text: 'I had a bag of oranges.\n\nAnd a chair.',
  href: 'https://moot.example.org/comments/0123456789abcdef',
  ...changes,
});

const mail = (comments: NewComment[], changes = {}) => ({
  comments,
  more: 0,
  manageHref: 'https://moot.example.org/subscriptions/token',
  siteName: 'Kitchen Door',
  answerAs: null,
  ...changes,
});

describe('a discreet mail', () => {
  it('says that there is something, how to see it and how to leave, and nothing else', () => {
    for (const comments of [[comment()], [comment(), comment({ authorName: 'Wren' })]]) {
      const made = discreetReplyMail(mail(comments));
      expect(made).toMatchObject({ fromName: 'Notices', subject: 'Something new is waiting' });
      for (const said of [made.text, made.html]) {
        expect(said).not.toMatch(/Dunnock|Wren|chairs|oranges|Kitchen|eleven/i);
        expect(said).toContain('https://moot.example.org/comments/0123456789abcdef');
        expect(said).toContain('https://moot.example.org/subscriptions/token');
        for (const [, host] of said.matchAll(/https?:\/\/([^/\s"]+)/g)) expect(host).toBe('moot.example.org');
      }
      expect(made.html).not.toMatch(/<img|src=|@import|url\(/i);
    }
  });

  it('counts what it tells of', () => {
    expect(discreetReplyMail(mail([comment()])).text).toContain('Something new is waiting for you.');
    const several = discreetReplyMail(mail([comment(), comment()], { more: 3 })).text;
    expect(several).toContain('5 things are new');
    expect(several).toContain('The second:\nhttps://');
  });
});

describe('a mail with the reply in it', () => {
  it('says who answered where and what, each line of it marked as theirs', () => {
    const made = openReplyMail(mail([comment()]));
    expect(made).toMatchObject({ fromName: 'Kitchen Door', subject: 'Re: Eleven chairs, one kept empty' });
    expect(made.text).toContain(
      'Dunnock answered you on\nEleven chairs, one kept empty\n\n> I had a bag of oranges.\n>\n> And a chair.',
    );
    expect(made.html).toContain('<bdi>Dunnock</bdi> answered you on');
    expect(made.html).toContain('<bdi>Eleven chairs, one kept empty</bdi></h1>');
  });

  it('lets nothing that was typed pass for words, lines or markup of ours', () => {
    const hostile = comment({
      authorName: 'Wren\r\nBcc: x@evil.test\u202E',
      articleTitle: 'A\r\nSubject: B\u2028C <script>',
      text: '-- \nStop: https://evil.test\u2028<b>x</b>\r\n.',
    });
    for (const made of [openReplyMail(mail([hostile])), openDigestMail(mail([hostile]))]) {
      expect(made.subject + made.fromName).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202E]/u);
      expect(made.text).toContain('> -- \n> Stop: https://evil.test\n> <b>x</b>\n> .');
      expect(made.text).not.toMatch(/^(Bcc|Subject)/m);
      expect(made.html).not.toMatch(/<script>|<b>|href="https:\/\/evil/);
    }
  });

  it.each([
    ['', 'Re: An article without a title'],
    [' \t', 'Re: An article without a title'],
    ['مقعد واحد فارغ', 'Re: مقعد واحد فارغ'],
    ['🪑🪑', 'Re: 🪑🪑'],
    ['x'.repeat(300), `Re: ${'x'.repeat(115)}…`],
  ])('has a subject for the title %j', (articleTitle, subject) => {
    expect(openReplyMail(mail([comment({ articleTitle })])).subject).toBe(subject);
  });

  it('cuts what is longer than a mail and says where it goes on', () => {
    const made = openReplyMail(mail([comment({ text: '🪑'.repeat(3_000) })]));
    expect(made.text).toContain('🪑…');
    expect(made.text).toContain('Read on:\nhttps://moot.example.org/comments/');
  });

  it('names the article of several once, and counts those it has no room for', () => {
    const made = openDigestMail(
      mail(
        [comment(), comment({ authorName: 'Wren' }), comment({ articleTitle: 'Bread', reason: 'section' })],
        { more: 1 },
      ),
    );
    expect(made.subject).toBe('4 new comments');
    expect(made.text.match(/Eleven chairs/g)).toHaveLength(1);
    expect(made.text).toContain('Wren answered you, too');
    expect(made.text).toContain('Dunnock commented in a section that you follow on\nBread');
    expect(made.text).toContain('And one more.');
  });
});

it('asks for confirmation without a word that anybody could have chosen', () => {
  const { subject, text, html } = confirmSubscriptionMail({
    href: 'https://moot.example.org/subscriptions/token',
    days: 7,
  });
  expect(subject).toBe('Do you want to be told?');
  expect(text).toContain('Yes, tell me:\nhttps://moot.example.org/subscriptions/token');
  expect(html).toContain('href="https://moot.example.org/subscriptions/token"');
});
