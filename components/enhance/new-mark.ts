import { element } from './element';

/** Says after the name that this was not there before: in words, for whoever sees no colours or nothing at all. */
export function markNew(comment: HTMLElement): void {
  if (comment.dataset.mine === undefined) mark(comment, { className: 'badge fresh', words: 'new to you' });
}

/** Says after the name that it answers its reader. */
export function markReplyToMe(comment: HTMLElement): void {
  mark(comment, { className: 'badge to-you', words: 'replies to you' });
}

function mark(comment: HTMLElement, { className, words }: { className: string; words: string }): void {
  const who = comment.querySelector(':scope > .who > div');
  if (who === null || who.getElementsByClassName(className).length > 0) return;
  who.append(element('span', { className }, words));
}
