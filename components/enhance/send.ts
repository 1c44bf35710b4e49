import type { Ban } from '@/lib/comments/drafts';
import { showPatience } from './errors';

/** After so many milliseconds a line says that the text is kept. */
const SLOW = 5000;

/** What the site says to a comment (PRODUCT 3), a preview included. Null: it is not known whether it came through. */
export type Answer =
  | { status: 'published' | 'held'; id: string; permalink: string; receiptUrl?: string }
  | { preview: string }
  | { errors: Record<string, string[]> }
  | { retryAfter: number; reason?: 'slow' }
  | { reason: 'closed' | 'parent-gone' }
  | { reason: 'banned'; ban: Ban }
  | { error: string }
  | null;

interface Sent {
  form: HTMLFormElement;
  /** The one that was pressed. */
  button: HTMLButtonElement | null;
  fields: Record<string, unknown>;
}

/** Sends the form as JSON. Meanwhile the button keeps its width and says so, and the fields stay readable. */
export async function send<Said = Answer>({ form, button, fields }: Sent): Promise<Said | null> {
  const done = saySending(form, button);
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(fields),
    });
    return (await response.json()) as Said;
  } catch {
    return null;
  } finally {
    done();
  }
}

function saySending(form: HTMLFormElement, button: HTMLButtonElement | null): () => void {
  const words = button?.textContent ?? '';
  form.setAttribute('aria-busy', 'true');
  if (button !== null) {
    button.style.width = `${button.getBoundingClientRect().width}px`;
    button.textContent = 'Sending…';
  }
  let patience: HTMLElement | undefined;
  const slow = setTimeout(() => {
    patience = showPatience(form, 'It takes longer than usual. Your text is kept.');
  }, SLOW);
  return () => {
    clearTimeout(slow);
    patience?.remove();
    form.removeAttribute('aria-busy');
    if (button === null) return;
    button.style.width = '';
    button.textContent = words;
  };
}
