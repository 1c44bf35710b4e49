import { describe, expect, it } from 'vitest';
import { readBounce } from '@/lib/mail/read-bounce';
import fc from '@/tests/chance';

const TO = 'notices+b7-0123456789abcdef01234567@moot.example.org';

/** A report as mail servers write them: words for people, fields for programs, what came back. */
function report({
  fields,
  type = 'message/delivery-status',
  kind = 'delivery-status',
}: {
  fields: string;
  type?: string;
  kind?: string;
}): string {
  return [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mail.example.org (Mail Delivery System)',
    `To: ${TO}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${kind};`,
    '\tboundary="A1B2.3/mail.example.org"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--A1B2.3/mail.example.org',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry. Status: 5.1.1, they say. Action: failed',
    '',
    '--A1B2.3/mail.example.org',
    `Content-Type: ${type}`,
    '',
    fields,
    '',
    '--A1B2.3/mail.example.org',
    'Content-Type: message/rfc822',
    '',
    'From: notices@moot.example.org',
    'Subject: Something new is waiting',
    '',
    'Words.',
    '--A1B2.3/mail.example.org--',
    '',
  ].join('\r\n');
}

const failed = (status: string, action = 'failed') =>
  [
    'Reporting-MTA: dns; mail.example.org',
    'Arrival-Date: Fri, 27 Nov 2026 09:00:00 +0000',
    '',
    'Final-Recipient: rfc822; wren@mail.example.org',
    'Original-Recipient: rfc822;wren@mail.example.org',
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mx.example.org',
    'Diagnostic-Code: smtp; 550 no such user here,',
    '    and never was',
  ].join('\r\n');

describe('what comes back', () => {
  it.each([
    ['5.1.1', 'failed', { kind: 'hard', code: '5.1.1' }],
    ['5.1.1 (bad destination mailbox address)', 'failed', { kind: 'hard', code: '5.1.1' }],
    ['5.2.1', 'Failed', { kind: 'hard', code: '5.2.1' }],
    ['5.0.0', 'failed', { kind: 'hard', code: '5.0.0' }],
    ['5.2.2', 'failed', { kind: 'soft', code: '5.2.2' }],
    ['5.7.1', 'failed', { kind: 'soft', code: '5.7.1' }],
    ['4.4.7', 'failed', { kind: 'soft', code: '4.4.7' }],
    ['4.4.1', 'delayed', { kind: 'none' }],
    ['2.0.0', 'delivered', { kind: 'none' }],
    ['2.0.0', 'relayed', { kind: 'none' }],
  ])('with status %s, %s, is known for what it is', (status, action, bounce) => {
    const recipients = [TO];
    expect(readBounce(report({ fields: failed(status, action) }))).toEqual({ ...bounce, recipients });
    const unix = report({ fields: failed(status, action) }).replaceAll('\r\n', '\n');
    expect(readBounce(`From MAILER-DAEMON Fri Nov 27 09:00:00 2026\n${unix}`)).toEqual({
      ...bounce,
      recipients,
    });
  });

  it('is a complaint when a mailbox provider passes one on', () => {
    const fields = 'Feedback-Type: abuse\r\nUser-Agent: Reporter/1\r\nVersion: 1';
    const complaint = report({ fields, type: 'message/feedback-report', kind: 'feedback-report' });
    expect(readBounce(complaint)).toMatchObject({ kind: 'complaint', code: 'complaint' });
    const unread = complaint.replace('abuse', 'not-spam');
    expect(readBounce(unread)).toMatchObject({ kind: 'none' });
  });

  it('is no report when a person or a holiday notice writes, whatever they quote', () => {
    const holiday = `From: wren@mail.example.org\r\nTo: ${TO}\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\nAction: failed\r\nStatus: 5.1.1\r\n`;
    expect(readBounce(holiday)).toEqual({ kind: 'none', recipients: [TO] });
  });

  it('is found in a report that was cut short, and coded in base64', () => {
    const whole = report({ fields: failed('5.1.1') });
    expect(readBounce(whole.slice(0, whole.indexOf('Remote-MTA')))).toMatchObject({ kind: 'hard' });
    const fields = Buffer.from(failed('5.1.1')).toString('base64');
    const type = 'message/delivery-status\r\nContent-Transfer-Encoding: base64';
    expect(readBounce(report({ fields, type }))).toMatchObject({ kind: 'hard', code: '5.1.1' });
  });

  it('is never more than the little that is asked of it, whatever comes', () => {
    const pieces = fc.constantFrom(
      ...[
        'Content-Type: multipart/report; boundary=x',
        '--x',
        '--x--',
        '',
        'Status: 5.1.1',
        'Action: failed',
        '\t',
      ],
      ...[
        'Content-Type: message/delivery-status',
        'Content-Transfer-Encoding: base64',
        'To: a@b, <c@d>',
        '=',
        ':',
      ],
    );
    const mails = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 30 });
    fc.assert(
      fc.property(mails, fc.constantFrom('\n', '\r\n'), (lines, end) => {
        expect(['hard', 'soft', 'complaint', 'none']).toContain(readBounce(lines.join(end)).kind);
      }),
      { numRuns: 100 },
    );
  });
});
