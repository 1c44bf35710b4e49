/** Keeps the reader's choice of day or night in this browser, and shows the kept one in the switch. */
export function keepTheme(): void {
  const kept = document.documentElement.dataset.theme;
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name="theme"]')) {
    if (input.value === (kept ?? 'device')) input.checked = true;
    input.addEventListener('change', () => {
      choose(input.value);
    });
  }
}

function choose(theme: string): void {
  if (theme === 'device') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'device') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // A browser that keeps nothing still shows the choice on this page.
  }
}
