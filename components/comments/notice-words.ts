import type { Ban, Notice } from '@/lib/comments/drafts';
import type { NetworkSanction } from '@/lib/http/network-sanctions';
import { minuteInWords, reasonInWords } from '@/components/account/sanction-words';

/** Why a comment could not be taken, and what is to be done: the same words with script and without. */
export function noticeInWords(notice: Notice): string {
  switch (notice.kind) {
    case 'rate-limited':
      return `Many people are writing from where you are. Your text is kept; try again in ${inWords(notice.retryAfter)}.`;
    case 'slow':
      return `This conversation is in slow mode, so that everybody gets a turn. Your text is kept; you can post it in ${inWords(notice.retryAfter)}.`;
    case 'closed':
      return 'This conversation was closed while you were writing. Your text is below, for you to keep.';
    case 'parent-gone':
      return 'The comment you answered is no longer here. Your text is kept: you can post it as a comment of its own.';
    case 'signed-out':
      return 'You are not signed in any more, or not wholly. Nothing was posted. Your text is kept here: post it as a guest, under any name, or sign in first and come back.';
    case 'banned':
      return `${banInWords(notice)} Your text is below, for you to keep.`;
  }
}

function banInWords({ who, act, until, why }: Ban): string {
  const end = until === null ? 'until a moderator lifts it' : `until ${minuteInWords(until)}`;
  const because = why === null ? '' : `, ${reasonInWords(why)}`;
  if (who === 'network')
    return `Guests cannot post from this network ${end}${because}. A moderator decided so. Many people may share it, above all with Tor or in a shared house, so somebody else may be meant. With an account you can write all the same.`;
  const what = act === 'mute' ? 'You cannot comment here' : 'You are banned here';
  return `${what} ${end}${because}. A moderator decided so; your account page says what they wrote to you.`;
}

/** What the author of a guest's comment reads on its receipt, of the network it came from. */
export function networkInWords({ kind, reason, until }: NetworkSanction): string {
  if (kind !== 'hold')
    return banInWords({ who: 'network', act: kind, until: until.toISOString(), why: reason });
  const end = minuteInWords(until.toISOString());
  return `Until ${end} a person looks first at everything that guests send from the network this came from, ${reasonInWords(reason)}. Many people may share it.`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? 'a second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
