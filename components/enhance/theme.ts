/** Keeps the reader's choice of day or night in this browser, and shows the kept one in the switch. */
export function keepTheme(): void {
  const { dataset } = document.documentElement;
  // From here on the choice is what this says, and not the switch: a whole page in other colours waits for the next frame.
  dataset.theme ??= 'device';
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name="theme"]')) {
    if (input.value === dataset.theme) input.checked = true;
    input.addEventListener('change', () => {
      requestAnimationFrame(() => setTimeout(() => (dataset.theme = input.value)));
      keep(input.value);
    });
  }
}

function keep(theme: string): void {
  try {
    if (theme === 'device') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // A browser that keeps nothing still shows the choice on this page.
  }
}
