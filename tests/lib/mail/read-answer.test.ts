import { describe, expect, it } from 'vitest';
import { answerText } from '@/lib/mail/answer-text';
import { readAnswer } from '@/lib/mail/read-answer';
import fc from '@/tests/chance';

const HEAD = 'From: Wren <wren@mail.example.org>\r\nTo: notices+r1@example.org\r\nMessage-ID: <a@b>\r\n';

function textOf(mail: string): string {
  const answer = readAnswer(mail);
  return answer.kind === 'person' ? answer.text : `(${answer.kind})`;
}
const html = (body: string) => textOf(`${HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n${body}`);

describe('an answer by mail', () => {
  it.each([
    ['only what was written', 'Yes.', 'Yes.'],
    ['paragraphs', 'One.\n\n\n\nTwo.', 'One.\n\nTwo.'],
    ['above a quotation', 'Yes.\n\nOn 3 May 2026 at 10:12, Notices <n@x.org> wrote:\n\n> No.\n> No.', 'Yes.'],
    [
      'with who and when over two lines',
      'Ja.\n\nAm Di., 3. Mai 2026 um 10:12 Uhr\nschrieb Notices <n@x.org>:\n> Nein.',
      'Ja.',
    ],
    ['in Japanese', 'はい。\n\n2026年5月3日(日) 10:12 Notices <n@x.org>：\n> いいえ', 'はい。'],
    ['between quoted lines', '> One?\nYes.\n\n> Two?\nNo.', 'Yes.\n\nNo.'],
    ['with a colon of its own', 'I need these three:\n> quoted\nbread', 'I need these three:\nbread'],
    ['above a signature', 'Yes.\n-- \nWren Miller\n+44 20 7946 0000', 'Yes.'],
    ['above a signature whose space went missing', 'Yes.\n--\nWren Miller', 'Yes.'],
    ['above what Outlook repeats', 'Yes.\n\n-----Original Message-----\nFrom: N\n\nNo.', 'Yes.'],
    [
      'above what Outlook repeats in German',
      'Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: N\n\nNein.',
      'Ja.',
    ],
    ['above a rule', 'Yes.\n________________________________\nFrom: N <n@x.org>\nNo.', 'Yes.'],
    [
      'above header lines',
      'Yes.\n\nFrom: N <n@x.org>\nSent: Monday\nTo: w@x.org\nSubject: Re\n\nNo.',
      'Yes.',
    ],
    [
      'above bold header lines',
      'Oui.\n\n*De :* N <n@x.org>\n*Envoyé :* lundi\n*À :* w@x.org\n\nNon.',
      'Oui.',
    ],
    ['from a telephone', 'Yes.\n\nSent from my iPhone', 'Yes.'],
    [
      'that speaks of a telephone',
      'Sent from my heart, it was read by many.\nYes.',
      'Sent from my heart, it was read by many.\nYes.',
    ],
    ['with a list', '- one\n- two\n\n---\n\nthree', '- one\n- two\n\n---\n\nthree'],
    ['of nothing', '> No.\n', ''],
  ])('is kept %s', (_name, source, text) => {
    expect(answerText(source)).toBe(text);
    expect(answerText(source.replaceAll('\n', '\r\n'))).toBe(text);
  });

  it('puts flowed lines together, and takes base64, quoted-printable and other charsets', () => {
    expect(answerText('One long \nline.\n\nTwo.\n-- \nWren', { isFlowed: true })).toBe(
      'One long line.\n\nTwo.',
    );
    const encoded = (charset: string, encoding: string, body: string) =>
      textOf(
        `${HEAD}Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`,
      );
    expect(encoded('utf-8', 'base64', Buffer.from('Grüße 🌧').toString('base64'))).toBe('Grüße 🌧');
    expect(encoded('iso-8859-1', 'quoted-printable', 'Gr=FC=DFe aus=\r\n K=F6ln')).toBe('Grüße aus Köln');
  });

  it('reads HTML where there is no text, without what programs quote, sign or hide', () => {
    expect(
      html(
        '<div>Yes &amp; no.</div><div><br></div><div>Really.</div><div class="gmail_quote">On …<blockquote>No</blockquote></div>',
      ),
    ).toBe('Yes & no.\n\nReally.');
    expect(
      html('<p>Yes.</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: N</div><p>x</p>'),
    ).toContain('Yes.');
    expect(
      html(
        '<p>Yes.</p><p>From: N &lt;n@x.org&gt;<br>Sent: Monday<br>To: w@x.org<br>Subject: Re</p><p>No.</p>',
      ),
    ).toBe('Yes.');
    expect(
      html(
        '<style>p{}</style><p>Yes.<img src="https://x/y.png"><span style="display:none">No.</span><b style="font-size:0px">No.</b><font style="color:red; DISPLAY : none">No.</font><i style="font-size:0.9em"></i></p><script>1</script>',
      ),
    ).toBe('Yes.');
    const both = `${HEAD}Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nPlain.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>HTML.</p>\r\n--b--\r\n--a\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=x.txt\r\n\r\nA file.\r\n--a--\r\n`;
    expect(textOf(both)).toBe('Plain.');
  });

  it.each([
    ['Auto-Submitted: auto-replied'],
    ['Auto-Submitted: auto-generated (holiday)'],
    ['Return-Path: <>'],
    ['Precedence: bulk'],
    ['List-Id: <x.example.org>'],
    ['X-Auto-Response-Suppress: All'],
    ['Content-Type: multipart/report; boundary=x'],
    ['From: MAILER-DAEMON@mail.example.org'],
    ['From: undisclosed'],
  ])('is none when a machine says %s (RFC 3834)', (line) => {
    expect(readAnswer(`${HEAD}${line}\r\n\r\nI am away.`).kind).toBe('automatic');
    expect(readAnswer(`${HEAD}Auto-Submitted: no\r\n\r\nI am here.`).kind).toBe('person');
  });

  it.each([
    ['Wren <wren@mail.example.org>', 'wren@mail.example.org'],
    ['"other@mail.example.org" <wren@mail.example.org>', 'wren@mail.example.org'],
    ['wren@mail.example.org', 'wren@mail.example.org'],
    ['wren@mail.example.org, other@mail.example.org', null],
    ['Wren <wren@mail.example.org>, Other <other@mail.example.org>', null],
  ])('is from %s', (from, address) => {
    expect(readAnswer(`From: ${from}\r\nTo: x@example.org\r\n\r\nYes.`)).toMatchObject({ from: address });
  });

  it('is read of a hostile mail in little time and memory', () => {
    const long = 'a'.repeat(900_000);
    readAnswer(`${HEAD}\r\nFrom: ${long}`);
    readAnswer(`${HEAD}\r\n${long.slice(0, 50_000)}1 :\n\n${'>\n'.repeat(10_000)}`);
    readAnswer(`${HEAD}\r\n${':'.repeat(50_000)}x\n${'>\n\n'.repeat(10_000)}`);
    const open = Array.from({ length: 10_000 }, (_, n) => `<b a=${n}>`).join('');
    expect(html(`<p>${open}Yes.</p>${'<p>x'.repeat(20_000)}`)).toMatch(/^Yes\.\n/);
    expect(html('<p>Y<b class=">">es</b>, <i\ntitle=x>1</i> <<b>b> &lt; 2</p>')).toMatch(
      /^Y.*es, 1 <b> < 2$/,
    );
    expect(html('<div>'.repeat(200_000))).toBe('');
  });

  it('takes whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (source) => void readAnswer(source)),
    );
    for (const piece of ['>', '-', '_', 'a: ', '<div>', 'From: a@b\n', ' \n', '*a*: b@c\n']) {
      readAnswer(`${HEAD}\r\n${piece.repeat(1_000_000 / piece.length)}`);
      readAnswer(`${HEAD}Content-Type: text/html\r\n\r\n${piece.repeat(200_000 / piece.length)}`);
    }
  });
});
