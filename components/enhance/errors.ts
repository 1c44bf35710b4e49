import { errorCountInWords } from '@/components/ui/error-count';
import { element } from './element';

/** Shows every error beside its field and all of them above the form, where the focus goes; as the server renders them. */
export function showErrors(form: HTMLFormElement, errors: Record<string, string[]>): void {
  const links = Object.entries(errors).map(([name, messages]) => {
    const field = fieldOf(form, name);
    const message = messages.join(' ');
    markField(field, message);
    return element('li', {}, element('a', { href: `#${field.id}` }, message));
  });
  const summary = element(
    'div',
    { className: 'errors', id: 'errors', tabIndex: -1 },
    element('strong', {}, errorCountInWords(links.length)),
    element('ul', {}, ...links),
  );
  summary.setAttribute('role', 'alert');
  form.prepend(summary);
  summary.focus();
}

/** Says above the form what stands in the way, and moves the focus there. */
export function showNotice(form: HTMLFormElement, words: string): void {
  const notice = makeNotice('alert', words);
  form.prepend(notice);
  notice.focus();
}

/** Says by the way that it is not over yet. Nothing moves the focus. */
export function showPatience(form: HTMLFormElement, words: string): HTMLElement {
  const notice = makeNotice('status', words);
  form.prepend(notice);
  return notice;
}

/** Takes all of it away again, before the next try. */
export function clearErrors(form: HTMLFormElement): void {
  for (const old of form.querySelectorAll('#errors, #notice, .wrong')) old.remove();
  for (const field of form.querySelectorAll('[aria-describedby*="-wrong"]')) {
    field.removeAttribute('aria-invalid');
    describe(field, '');
  }
}

function makeNotice(role: string, words: string): HTMLElement {
  const notice = element(
    'p',
    { className: 'banner', id: 'notice', tabIndex: -1 },
    element('span', {}, words),
  );
  notice.setAttribute('role', role);
  return notice;
}

/** The message stands between the field and what names it; of several choices it is the group that is described. */
function markField(field: Element, message: string): void {
  const wrong = element('p', { className: 'wrong', id: `${field.id}-wrong` }, message);
  if (field instanceof HTMLFieldSetElement) field.querySelector('legend')?.after(wrong);
  else {
    field.before(wrong);
    field.setAttribute('aria-invalid', 'true');
  }
  describe(field, wrong.id);
}

function describe(field: Element, wrong: string): void {
  const hint = document.getElementById(`${field.id}-hint`)?.id ?? '';
  const ids = `${wrong} ${hint}`.trim();
  if (ids === '') field.removeAttribute('aria-describedby');
  else field.setAttribute('aria-describedby', ids);
}

/** What has no field that a person could see is put right in the text. */
function fieldOf(form: HTMLFormElement, name: string): Element {
  const isShown = /^(name|email|notify|check|reason|note)$/.test(name);
  const field = isShown ? form.querySelector(`#say-${name}, #report-${name}`) : null;
  return field ?? form.querySelector('#say-body') ?? form;
}
