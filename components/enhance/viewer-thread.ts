import { markReplyToMe } from './new-mark';
import type { Overlay } from './overlay';

/** Folds what ignored people said, marks what answers its reader, and gives every comment what its reader may do with it. */
export function markThread({ viewer, isAuthor, mine, unread, ignored }: Overlay): void {
  markMine(mine);
  const comments = new Set(ignored.comments);
  const names = new Set(ignored.names.map(foldName));
  const mayModerate = viewer.role === 'moderator' || viewer.role === 'administrator';
  linkFromHead({ unread, mayModerate, mayWrite: isAuthor || viewer.role === 'administrator' });
  for (const comment of document.querySelectorAll<HTMLElement>('[data-comment]:not(.gone)')) {
    const author = authorOf(comment);
    if (author === null) continue;
    const isOwn = author.hasBadge && author.name === viewer.displayName;
    addActs(comment, { mayModerate, ignorable: isOwn ? null : author.name });
    if (comments.has(idOf(comment)) || names.has(foldName(author.name))) fold(comment, author.name);
  }
}

/** Whose comments are its reader's own is said to nobody else: the page does not know. */
function markMine(mine: string[]): void {
  for (const id of mine) {
    const comment = document.getElementById(`c-${id}`);
    if (comment === null) continue;
    comment.dataset.mine = '';
    for (const reply of comment.parentElement?.querySelectorAll<HTMLElement>(REPLIES) ?? [])
      if (!mine.includes(reply.dataset.comment ?? '')) markReplyToMe(reply);
  }
}

const REPLIES = ':scope > .replies > ol > .voice > [data-comment]:not(.gone)';

/** In the head of the conversation: to what its reader has not seen, to where its article is written, and where it is closed and slowed down. */
function linkFromHead({ unread, mayModerate, mayWrite }: HeadLinks): void {
  const moot = document.querySelector<HTMLElement>('#moot[data-article]');
  const list = moot?.querySelector('.moot-head ul');
  if (list == null || list.querySelector('[data-viewer]') !== null) return;
  const slug = encodeURIComponent(moot?.dataset.article ?? '');
  if (unread > 0) list.append(linkItem({ href: '/account/replies', text: sayUnread(unread) }));
  if (mayWrite) list.append(linkItem({ href: `/write/${slug}`, text: 'Edit the article' }));
  if (mayModerate)
    list.append(linkItem({ href: `/moderation/articles/${slug}`, text: 'Close it, or slow it down' }));
}

interface HeadLinks {
  unread: number;
  mayModerate: boolean;
  mayWrite: boolean;
}

function sayUnread(unread: number): string {
  if (unread === 1) return 'One new comment for you';
  return unread < MANY ? `${unread} new comments for you` : 'Many new comments for you';
}

/** What the server counts to. */
const MANY = 100;

function linkItem({ href, text }: { href: string; text: string }): HTMLElement {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = text;
  link.dataset.viewer = '';
  const item = document.createElement('li');
  item.append(link);
  return item;
}

interface Author {
  name: string;
  /** It was not written as a guest. */
  hasBadge: boolean;
}

function authorOf(comment: HTMLElement): Author | null {
  const who = comment.querySelector(':scope > .who');
  const name = who?.querySelector('h3 bdi')?.textContent;
  return name == null ? null : { name, hasBadge: who?.querySelector('.badge') != null };
}

function addActs(
  comment: HTMLElement,
  { mayModerate, ignorable }: { mayModerate: boolean; ignorable: string | null },
): void {
  if (comment.querySelector('[data-viewer]') !== null) return;
  const acts = comment.querySelector<HTMLElement>(':scope > .acts') ?? document.createElement('div');
  if (!acts.isConnected) {
    acts.className = 'acts';
    comment.querySelector(':scope > .said')?.after(acts);
  }
  if (mayModerate) {
    const link = document.createElement('a');
    link.href = `/moderation/comments/${idOf(comment)}`;
    link.textContent = 'Look at it in the queue';
    link.dataset.viewer = '';
    acts.append(link);
  }
  if (ignorable !== null) acts.append(ignoreButton(comment, ignorable));
}

function ignoreButton(comment: HTMLElement, name: string): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.viewer = '';
  const unseen = document.createElement('span');
  unseen.className = 'unseen';
  unseen.textContent = ` ${name}`;
  button.append('Ignore', unseen);
  button.addEventListener('click', () => {
    void ignore(comment).then((done) => {
      // The same person's other comments are folded with it.
      if (done) document.dispatchEvent(new Event('folkmoot:viewer'));
      else button.textContent = 'That did not work. Try again';
    });
  });
  return button;
}

async function ignore(comment: HTMLElement): Promise<boolean> {
  try {
    const response = await fetch(`/comments/${idOf(comment)}/ignore`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      // It holds, also when the page is left at once.
      keepalive: true,
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** The words stay where they are, behind one more press: an answer to them would hang in the air. */
function fold(comment: HTMLElement, name: string): void {
  if (comment.querySelector(':scope > .ignored') !== null) return;
  const part = document.createElement('details');
  part.className = 'ignored';
  const summary = document.createElement('summary');
  const bdi = document.createElement('bdi');
  bdi.textContent = name;
  summary.append('You ignore ', bdi, '. Show what they said');
  part.append(summary);
  comment.querySelector(':scope > .who')?.after(part);
  part.append(...comment.querySelectorAll(':scope > :is(.to, .said, .folded, .reported, .acts)'));
}

function idOf(comment: HTMLElement): string {
  return comment.dataset.comment ?? '';
}

/** The server compares what looks alike; to find a name again in its own thread, spelling is enough. */
function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
