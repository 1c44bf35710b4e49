import { composeMail, type Block, type Run } from '@/lib/mail/compose-mail';
import { DISCREET_SUBJECT, foot, oneLine, titleOf } from '@/lib/mail/mail-words';
import { NEUTRAL_NAME } from '@/lib/mail/send';

/** Why somebody is told of a comment, the strongest first. */
export const REASONS = ['reply', 'thread', 'article', 'author', 'section'] as const;
export type Reason = (typeof REASONS)[number];

/** One comment, for somebody who asked to be told of it. */
export interface NewComment {
  reason: Reason;
  authorName: string;
  articleTitle: string;
  /** As it was typed. */
  text: string;
  /** Where it stands, without a word of what it is about in it. */
  href: string;
}

export interface ReplyMail {
  /** One at least. */
  comments: readonly NewComment[];
  /** How many more there are, of which the mail has no room to speak. */
  more: number;
  manageHref: string;
  siteName: string;
  /** Under whose name an answer to this mail is posted; null when none is. */
  answerAs: string | null;
}

export interface ReplyMailWords {
  fromName: string;
  subject: string;
  text: string;
  html: string;
}

/** A mail is a notice, not the thread: longer texts go on in their place. */
const MAX_QUOTED = 2_000;

/** Subjects longer than this are cut by every list of mails. */
const MAX_SUBJECT = 120;

/** Tells of new comments and of nothing in them: no name, no title, no words, and links that give none of that away. */
export function discreetReplyMail({ comments, more, manageHref }: ReplyMail): ReplyMailWords {
  const [first] = comments;
  const count = comments.length + more;
  const isOne = count === 1;
  return {
    fromName: NEUTRAL_NAME,
    subject: DISCREET_SUBJECT,
    ...composeMail({
      title: DISCREET_SUBJECT,
      blocks: [
        {
          kind: 'lead',
          runs: [isOne ? 'Something new is waiting for you.' : `${count} things are new and wait for you.`],
        },
        { kind: 'text', runs: ['You asked to be told. To keep this mail plain, it does not say more.'] },
        ...(isOne || first === undefined
          ? []
          : [
              {
                kind: 'links' as const,
                links: comments.map(({ href }, at) => ({ runs: [ordinal(at)], href })),
              },
            ]),
        ...(isOne && first !== undefined
          ? [{ kind: 'button' as const, label: 'Open it', href: first.href }]
          : []),
        foot('You', manageHref),
      ],
    }),
  };
}

/** The new comments of one article, with what they say, for who chose to have it in the mail. */
export function openReplyMail({ comments, more, manageHref, siteName, answerAs }: ReplyMail): ReplyMailWords {
  const title = titleOf(comments[0]?.articleTitle);
  const isOne = comments.length + more === 1;
  return {
    fromName: siteName,
    subject: cut(`Re: ${title}`, MAX_SUBJECT),
    ...composeMail({
      title,
      blocks: [
        ...comments.flatMap((comment, at) =>
          commentBlocks({ comment, title: at === 0 ? title : null, isLinked: !isOne }),
        ),
        ...moreBlocks(more),
        ...(isOne
          ? [{ kind: 'button' as const, label: 'Read it in its place', href: comments[0]?.href ?? '' }]
          : []),
        ...(answerAs !== null && isOne
          ? [
              {
                kind: 'text' as const,
                runs: [
                  'Or answer this mail: what you write above the quotation is posted there as ',
                  { name: oneLine(answerAs) },
                  '. Leave your address and your signature out of it.',
                ],
              },
            ]
          : []),
        foot('You get this because you asked for replies with their text. You', manageHref),
      ],
    }),
  };
}

/** What came together over an hour or a day, by article, with what it says. */
export function openDigestMail({ comments, more, manageHref, siteName }: ReplyMail): ReplyMailWords {
  const count = comments.length + more;
  const subject = count === 1 ? 'One new comment' : `${count} new comments`;
  return {
    fromName: siteName,
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        ...comments.flatMap((comment, at) => {
          const title = titleOf(comment.articleTitle);
          const isSame = at > 0 && title === titleOf(comments[at - 1]?.articleTitle);
          return commentBlocks({ comment, title: isSame ? null : title, isLinked: true });
        }),
        ...moreBlocks(more),
        foot('You get this because you asked for replies with their text, together. You', manageHref),
      ],
    }),
  };
}

/** Who said it and where, unless the one before said where, then what, and where it stands, unless a button says so. */
function commentBlocks({ comment, title, isLinked }: ToldBlock): Block[] {
  const { reason, authorName, text, href } = comment;
  const who: Run[] = [{ name: oneLine(authorName) }, DEEDS[reason]];
  const quoted = cut(text, MAX_QUOTED);
  return [
    title === null
      ? { kind: 'text', runs: [...who, ', too'] }
      : { kind: 'heading', above: [...who, ' on'], title },
    { kind: 'quote', text: quoted },
    ...(isLinked || quoted !== text
      ? [
          {
            kind: 'links' as const,
            links: [{ runs: [quoted === text ? 'Where it stands' : 'Read on'], href }],
          },
        ]
      : []),
  ];
}

interface ToldBlock {
  comment: NewComment;
  title: string | null;
  isLinked: boolean;
}

const DEEDS: Readonly<Record<Reason, string>> = {
  reply: ' answered you',
  thread: ' answered in a conversation that you follow',
  article: ' commented',
  author: ', whom you follow, commented',
  section: ' commented in a section that you follow',
};

function moreBlocks(more: number): Block[] {
  if (more === 0) return [];
  return [{ kind: 'text', runs: [more === 1 ? 'And one more.' : `And ${more} more.`] }];
}

function ordinal(at: number): string {
  return `The ${['first', 'second', 'third', 'fourth', 'fifth'][at] ?? `${at + 1}th`}`;
}

function cut(text: string, most: number): string {
  const signs = Array.from(text);
  return signs.length <= most
    ? text
    : `${signs
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
