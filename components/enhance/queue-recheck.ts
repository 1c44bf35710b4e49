import { recheckInWords } from '@/components/moderation/count-words';
import { announce } from './queue-say';

/** Milliseconds between two questions while the page is seen. */
const EVERY = 2_000;

/** What GET /moderation/recheck says. */
interface Progress {
  total: number;
  done: number;
  left: number;
}

/** Shows how far "check held comments again" has come, until it has come to its end. */
export function startRecheck(): void {
  const bar = document.querySelector<HTMLProgressElement>('progress[data-recheck]');
  if (bar === null) return;
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void show();
  }, EVERY);

  async function show(): Promise<void> {
    const progress = await readProgress();
    if (progress === null || bar === null) return;
    const words = document.querySelector('[data-recheck-words]');
    if (words !== null) words.textContent = recheckInWords(progress);
    bar.max = progress.total;
    bar.value = progress.done;
    if (progress.left > 0) return;
    clearInterval(timer);
    document.querySelector('[data-recheck-more]')?.remove();
    bar.remove();
    announce(recheckInWords(progress));
  }
}

/** Null when it does not come: the next time will tell. */
async function readProgress(): Promise<Progress | null> {
  try {
    const response = await fetch('/moderation/recheck', { headers: { accept: 'application/json' } });
    return response.ok ? ((await response.json()) as Progress) : null;
  } catch {
    return null;
  }
}
