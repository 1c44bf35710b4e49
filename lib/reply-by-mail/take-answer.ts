import { createHash } from 'node:crypto';
import { postComment, type PostOutcome } from '@/lib/comments/post-comment';
import { MAX_BODY_LENGTH } from '@/lib/comments/schema';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import type { Answered, NotPosted } from '@/lib/mail/answered-mail';
import { readAnswer } from '@/lib/mail/read-answer';
import { senderOf } from '@/lib/mail/send';
import { endsInMailbox, idInEnding, readTag } from '@/lib/notifications/tagged-address';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { findAddressee, type Addressee } from '@/lib/reply-by-mail/find-addressee';
import { tellAddressee } from '@/lib/reply-by-mail/tell-addressee';
import { leaveEverything } from '@/lib/subscriptions/leave-subscriptions';
import { readSettings } from '@/lib/site';

/**
 * What became of a mail: posted, its sender has left, refused (of which its addressee is told), sent by a machine, meant for no mail of ours that
 * can be answered, or the site takes none.
 */
export type AnswerOutcome = {
  outcome: 'published' | 'held' | 'not-posted' | 'left' | 'automatic' | 'unknown' | 'off';
  /** The mail server did not take what its addressee is told: taking the answer once more tries that again, and posts nothing twice. */
  isUntold?: true;
};

/**
 * Takes a mail that came in answer to one about a comment, and posts what was written as the addressee of that one, on the way
 * that every comment takes. `source` has one character for each byte (latin1); `recipient` is the address it came to,
 * where the mail server says so. Whoever has the secret address and sends from the addressee's own is the addressee.
 * Nobody else is ever told anything: answers go to the address that was confirmed. The same mail posts once.
 */
export async function takeAnswer({
  source,
  recipient,
}: {
  source: string;
  recipient: string | null;
}): Promise<AnswerOutcome> {
  const answer = readAnswer(source);
  const tag = (recipient === null ? answer.recipients : [recipient])
    .map(readTag)
    .find((found) => found?.purpose === 'reply' || found?.purpose === 'unsubscribe');
  if (!tag) return noted({ outcome: 'unknown' });
  if (tag.purpose === 'unsubscribe') return leave(tag.id);
  if (!(await readSettings()).mailReplies) return noted({ outcome: 'off' });
  const addressee = await findAddressee(tag.id);
  if (addressee === null) return noted({ outcome: 'unknown' });
  // Said to nobody: two machines that answer each other do so for ever (RFC 3834).
  if (answer.kind === 'automatic' || isOurs(answer.from)) return noted({ outcome: 'automatic' });

  const nonce = nonceOf(tag.id, answer.messageId, source);
  const answered = isSameAddress(answer.from, addressee.email)
    ? await post({ addressee, text: answer.text, nonce })
    : notPosted('other-sender');
  const isTold = await tellAddressee({ addressee, answered, nonce, inReplyTo: answer.messageId });
  const { outcome } = answered;
  noted({ outcome, ...(outcome === 'not-posted' && { why: answered.why }) });
  return { outcome, ...(!isTold && { isUntold: true }) };
}

/** Whoever has the address was sent it; what it says does not matter, as with the button of a mail program. */
async function leave(ending: string): Promise<AnswerOutcome> {
  const account = { select: { emailIndex: true } };
  const found = await db.subscriber.findUnique({
    where: { id: idInEnding(ending) },
    include: { account, merged: { include: { account } } },
  });
  const subscriber = found?.merged ?? found;
  if (!subscriber || !endsInMailbox(ending, subscriber)) return noted({ outcome: 'unknown' });
  await leaveEverything(subscriber.id);
  return noted({ outcome: 'left' });
}

/** The record of what came: a word and nothing of whom or what. */
function noted({ outcome, why }: AnswerOutcome & { why?: NotPosted }): AnswerOutcome {
  log('info', 'answer-by-mail', { outcome, why: why ?? null });
  return { outcome };
}

function isOurs(from: string | null): boolean {
  const [local = '', domain = ''] = senderOf().address.toLowerCase().split('@');
  const [sender = '', senderDomain = ''] = (from ?? '').toLowerCase().split('@');
  return senderDomain === domain && (sender === local || sender.startsWith(`${local}+`));
}

function isSameAddress(from: string | null, own: string): boolean {
  const email = normaliseEmail(from);
  const { blindIndex: key } = keys();
  return email !== null && emailIndex({ key, email }).equals(emailIndex({ key, email: own }));
}

/** One mail, however often a server hands it over, and nothing that anybody could have used in a form. */
function nonceOf(id: string, messageId: string | null, source: string): string {
  const hash = createHash('sha256')
    .update(messageId ?? source)
    .digest('hex');
  return `mail:${id}:${hash}`;
}

async function post({
  addressee: { subscriber, email, accountId, writesAs, isTold, slug, commentId },
  text,
  nonce,
}: {
  addressee: Addressee;
  text: string;
  nonce: string;
}): Promise<Answered> {
  if (text === '') return notPosted('empty');
  if (holdsSecret(text, email)) return notPosted('quotation');
  if (writesAs === null) return notPosted('no-name');
  const isAccount = 'account' in writesAs;
  const outcome = await postComment({
    slug,
    raw: {
      body: text,
      parentId: commentId,
      // A guest's wish with the address of an account would have to be confirmed once more.
      notify: isTold && (isAccount || accountId === null) ? 'replies' : 'none',
      nonce,
      ...(isAccount ? { as: 'account' } : { as: 'guest', name: writesAs.guest, email }),
    },
    // A ban holds whatever name they answer by.
    origin: { subscriberId: subscriber.id, accountId },
    viewer: isAccount ? writesAs.account : null,
  });
  return answeredOf(outcome);
}

/** What was left of a quotation gives away who somebody is, or lets whoever reads it change what they are told. */
function holdsSecret(text: string, email: string): boolean {
  const lower = text.toLowerCase();
  return (
    lower.includes(email.toLowerCase()) ||
    /\/(?:subscriptions|receipts)\/[\w-]{20,}/.test(text) ||
    lower.includes(`${new URL(env.SITE_URL).host}/subscriptions/`) ||
    /\+[bcoru][0-9a-z]{1,24}-[0-9a-f]{24}@/.test(lower)
  );
}

function answeredOf(outcome: PostOutcome): Answered {
  switch (outcome.outcome) {
    case 'posted':
    case 'repeat':
      return { outcome: outcome.comment.status, receiptHref: outcome.comment.receiptUrl };
    case 'unknown-article':
      return notPosted('gone');
    case 'refused':
      return notPosted(outcome.reason === 'closed' ? 'closed' : 'gone');
    case 'signed-out':
      return notPosted('gone');
    case 'banned':
      return notPosted('banned');
    case 'invalid': {
      // The name is one they had: it may be a member's by now.
      if (outcome.errors.name !== undefined) return notPosted('no-name');
      return notPosted(outcome.values.body.length > MAX_BODY_LENGTH ? 'too-long' : 'unwritable');
    }
    case 'rate-limited':
      return notPosted('too-many');
    case 'slow':
      return notPosted('slow');
  }
}

function notPosted(why: NotPosted): Answered {
  return { outcome: 'not-posted', why };
}
