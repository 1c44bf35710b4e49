import type { Notice } from '@/lib/comments/drafts';

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
      return 'Nothing can be posted here from where you are, for now. Your text is below, for you to keep.';
  }
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? 'a second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
