import { element } from './element';
import { fetchItem } from './queue-fetch';
import { inHand, nextAfter, putDown, takeInHand } from './queue-hand';
import { nameOf, shutInto } from './queue-item';
import { sayAt } from './queue-say';

/**
 * Somebody else was first, or the text is another one: the item is shown as it is now, with what was seen before where that
 * differs, and its buttons come back once that was read.
 */
export async function showConflict(item: HTMLElement): Promise<void> {
  const fresh = await fetchItem(item.dataset.item ?? '');
  if (fresh === null) {
    sayAt(
      item,
      'It changed while you were looking. Nothing of yours was done; load the page again to see it.',
    );
    return;
  }
  const wasInHand = inHand() === item;
  item.replaceWith(fresh);
  fresh.classList.add('changed');
  const seen = element('button', { type: 'button', className: 'button' }, 'I have seen it');
  const notice = element(
    'p',
    { className: 'banner changed-note' },
    element('span', {}, wordsFor(item, fresh)),
    seen,
  );
  notice.setAttribute('role', 'alert');
  fresh.prepend(notice);
  showBefore(item, fresh);
  keepTyped(item, fresh);
  seen.addEventListener('click', () => giveBack(fresh, notice));
  if (wasInHand) takeInHand(fresh);
  seen.focus({ preventScroll: true });
}

/** What was read before stands below what stands there now, where the two differ. */
function showBefore(item: HTMLElement, fresh: HTMLElement): void {
  const [before, now] = [textOf(item), textOf(fresh)];
  if (before === null || now === null || before.textContent === now.textContent) return;
  const old = element(
    'div',
    { className: 'before' },
    element('p', {}, 'What you saw before:'),
    before.cloneNode(true),
  );
  (now.closest('.long, .veil') ?? now).after(old);
}

/** What was being typed goes on in the same field; where there is none any more, it can be read and copied. */
function keepTyped(item: HTMLElement, fresh: HTMLElement): void {
  for (const { id, value, defaultValue } of item.querySelectorAll('textarea')) {
    if (value === defaultValue) continue;
    const field = fresh.querySelector<HTMLTextAreaElement>(`#${CSS.escape(id)}`);
    if (field === null) {
      const words = element('blockquote', { className: 'word' }, value);
      words.dir = 'auto';
      fresh
        .querySelector('.case')
        ?.append(element('div', { className: 'before' }, element('p', {}, 'What you had typed:'), words));
    } else {
      field.value = value;
      field.closest('details')?.setAttribute('open', '');
    }
  }
}

function textOf(item: HTMLElement): HTMLElement | null {
  return item.querySelector('.case .said');
}

function wordsFor(item: HTMLElement, fresh: HTMLElement): string {
  const now = fresh.dataset.became ?? 'It changed';
  const text = textOf(item)?.textContent === textOf(fresh)?.textContent ? '' : ' Its text is another one.';
  return `${now} while you were looking.${text} Nothing of yours was done.`;
}

/** What does not wait any more is shut; what still does can be decided, now that it was seen. */
function giveBack(item: HTMLElement, notice: HTMLElement): void {
  notice.remove();
  item.classList.remove('changed');
  if (item.dataset.waits === '') {
    takeInHand(item);
    return;
  }
  const next = nextAfter(item);
  shutInto(item, 'done', item.dataset.became ?? `Decided: ${nameOf(item)}`);
  putDown(item);
  if (next !== undefined) takeInHand(next);
}
