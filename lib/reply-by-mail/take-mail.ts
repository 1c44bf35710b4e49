import { takeBounce, type BounceOutcome } from '@/lib/notifications/take-bounce';
import { takeAnswer, type AnswerOutcome } from '@/lib/reply-by-mail/take-answer';

/**
 * Takes whatever came to an address of ours with a tag: a report of a mail that did not arrive, a wish to leave, or an answer.
 * `source` has one character for each byte (latin1); `recipient` is the address it came to, where the mail server says so.
 */
export async function takeMail(mail: {
  source: string;
  recipient: string | null;
}): Promise<BounceOutcome | AnswerOutcome> {
  const bounce = await takeBounce(mail);
  return bounce.outcome === 'unknown' ? takeAnswer(mail) : bounce;
}
