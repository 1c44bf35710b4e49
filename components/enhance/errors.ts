const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** Shows every error beside its field and all of them above the form, where the focus goes; as the server renders them. */
export function showErrors(form: HTMLFormElement, errors: Record<string, string[]>): void {
  const entries = Object.entries(errors).flatMap(([field, messages]) =>
    messages.map((message) => ({ field, message })),
  );
  for (const { field, message } of entries) markField(form, field, message);
  const summary = element('div', { className: 'errors', id: 'errors', tabIndex: -1 });
  summary.setAttribute('role', 'alert');
  const number = NUMBERS[entries.length] ?? String(entries.length);
  summary.append(
    element('strong', {
      textContent: `${number} ${entries.length === 1 ? 'thing' : 'things'} before this can go:`,
    }),
  );
  const list = element('ul', {});
  for (const { field, message } of entries) {
    const item = element('li', {});
    item.append(element('a', { href: `#${idOf(form, field)}`, textContent: message }));
    list.append(item);
  }
  summary.append(list);
  form.prepend(summary);
  summary.focus();
}

/** Says above the form what stands in the way, and moves the focus there unless it is only by the way. */
export function showNotice(form: HTMLFormElement, words: string, { quietly = false } = {}): void {
  form.querySelector('#notice')?.remove();
  const notice = element('p', { className: 'banner', id: 'notice', tabIndex: -1 });
  notice.setAttribute('role', quietly ? 'status' : 'alert');
  notice.append(element('span', { textContent: words }));
  form.prepend(notice);
  if (!quietly) notice.focus();
}

/** Takes all of it away again, before the next try. */
export function clearErrors(form: HTMLFormElement): void {
  for (const old of form.querySelectorAll('#errors, #notice, .wrong')) old.remove();
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.setAttribute('aria-describedby', `${field.id}-hint`);
  }
}

function markField(form: HTMLFormElement, field: string, message: string): void {
  const id = idOf(form, field);
  const input = form.querySelector(`#${id}`);
  if (input === null) return;
  const wrong = element('p', { className: 'wrong', id: `${id}-wrong`, textContent: message });
  input.before(wrong);
  input.setAttribute('aria-invalid', 'true');
  input.setAttribute('aria-describedby', `${id}-wrong ${id}-hint`);
}

/** What has no field that a person could see is put right in the text. */
function idOf(form: HTMLFormElement, field: string): string {
  const id = `say-${field.replace(/[^a-z]/gi, '')}`;
  return field !== 'website' && form.querySelector(`#${id}`) !== null ? id : 'say-body';
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), properties);
}
