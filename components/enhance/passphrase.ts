import { judgePassphrase } from '@/lib/auth/passphrase';

const WORDS = ['', 'Just enough.', 'Good.', 'Very good.', 'As good as it gets.'] as const;

/** Says how good a new passphrase is while it is typed, as the server will judge it, and shows it when that is wished. */
export function measurePassphrases(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-passphrase]')) {
    const input = place.querySelector('input');
    const meter = place.querySelector<HTMLElement>('[data-meter]');
    const show = place.querySelector<HTMLElement>('[data-show]');
    if (input === null || meter === null || show === null) continue;
    const handle = input.form?.querySelector<HTMLInputElement>('[name="handle"]') ?? null;
    const measure = () => say({ meter, text: input.value, handle: handle?.value ?? '' });
    input.addEventListener('input', measure);
    if (input.value !== '') measure();
    handle?.addEventListener('input', measure);
    show.hidden = false;
    show.querySelector('input')?.addEventListener('change', (event) => {
      input.type = (event.target as HTMLInputElement).checked ? 'text' : 'password';
    });
    // Nothing is left standing readable, and password managers know the field again.
    input.form?.addEventListener('submit', () => {
      input.type = 'password';
    });
  }
}

function say({ meter, text, handle }: { meter: HTMLElement; text: string; handle: string }): void {
  const { message, strength } = judgePassphrase(text, { handle });
  meter.hidden = text === '';
  meter.dataset.strength = String(strength);
  const words = message ?? WORDS[strength];
  // A screen reader is told once, not with every key.
  if (meter.textContent !== words) meter.textContent = words;
}
