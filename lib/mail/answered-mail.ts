import { composeMail, type Block } from '@/lib/mail/compose-mail';
import { foot } from '@/lib/mail/mail-words';

/** What became of an answer that came by mail. */
export type Answered =
  { outcome: 'published' | 'held'; receiptHref: string | null } | { outcome: 'not-posted'; why: NotPosted };

export type NotPosted =
  | 'empty'
  | 'too-long'
  | 'unwritable'
  | 'quotation'
  | 'other-sender'
  | 'no-name'
  | 'closed'
  | 'gone'
  | 'banned'
  | 'too-many'
  | 'slow';

const WHY: Readonly<Record<NotPosted, string>> = {
  empty:
    'No text was left in it once the quotation and the signature were taken off. Write above the quotation.',
  'too-long': 'It is too long. You could post it in two parts, on the page.',
  unwritable: 'There are characters in it that cannot be kept.',
  quotation:
    'It holds your address, or links of a mail that are meant for you alone. Send it once more without the quotation.',
  'other-sender':
    'It came from another address than this one. If that was not you, you need not do anything.',
  'no-name': 'Nobody knows under which name to post it. Answer on the page instead.',
  closed: 'Nothing more can be said there.',
  gone: 'What it answers cannot be read any more.',
  banned: 'You cannot post at present. Your account page says why, and until when.',
  'too-many': 'Too many came from you in a short time. Send it again in an hour.',
  slow: 'That conversation goes slowly: everybody waits a while between two comments. Send it again later.',
};

/**
 * Tells somebody what became of an answer that came in their name. Like all mails that nobody chose otherwise it names no
 * title, no person and nothing that was said.
 */
export function answeredMail({ answered, manageHref }: { answered: Answered; manageHref: string }): {
  subject: string;
  text: string;
  html: string;
} {
  const subject =
    answered.outcome === 'not-posted' ? 'Your answer was not posted' : 'Your answer has come in';
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        ...blocksOf(answered),
        foot('You get this because a mail came in answer to one that was sent to you. You', manageHref),
      ],
    }),
  };
}

function blocksOf(answered: Answered): Block[] {
  switch (answered.outcome) {
    case 'not-posted':
      return [
        { kind: 'lead', runs: ['Your answer by mail was not posted.'] },
        { kind: 'text', runs: [WHY[answered.why]] },
      ];
    case 'held':
      return [
        { kind: 'lead', runs: ['Your answer by mail was received. A person will look at it first.'] },
        ...receiptBlocks(answered.receiptHref),
      ];
    case 'published':
      return [
        { kind: 'lead', runs: ['Your answer by mail was posted.'] },
        ...receiptBlocks(answered.receiptHref),
      ];
  }
}

function receiptBlocks(href: string | null): Block[] {
  if (href === null) return [];
  return [
    {
      kind: 'text',
      runs: [
        'On its receipt you see what became of it, and can change it or take it back. If it was not you, take it back there.',
      ],
    },
    { kind: 'button', label: 'Your receipt', href },
  ];
}
