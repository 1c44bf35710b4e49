/** Selected several: a bar says how many, and leads to what would happen to them. Without script the form is there always. */
export function startPicking(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-bulk]');
  if (form === null) return;
  form.classList.add('live');
  const show = () => {
    const boxes = [...document.querySelectorAll<HTMLInputElement>('input[name="pick"]')];
    const picked = boxes.filter((box) => box.checked && box.closest('.done') === null).length;
    form.hidden = picked === 0;
    const words = form.querySelector('[data-picked]');
    if (words !== null) words.textContent = `${picked} selected`;
  };
  document.addEventListener('change', (event) => {
    if ((event.target as HTMLInputElement).name === 'pick') show();
  });
  form.querySelector('[data-all]')?.addEventListener('click', () => {
    for (const box of document.querySelectorAll<HTMLInputElement>('input[name="pick"]'))
      box.checked = box.checkVisibility();
    show();
  });
  form.querySelector('[data-none]')?.addEventListener('click', () => {
    for (const box of document.querySelectorAll<HTMLInputElement>('input[name="pick"]')) box.checked = false;
    show();
  });
  // What is shut into one line, because it was decided or is a colleague's, is not decided again.
  form.addEventListener('submit', () => {
    for (const box of document.querySelectorAll<HTMLInputElement>('.done input[name="pick"]'))
      box.checked = false;
  });
  show();
}
