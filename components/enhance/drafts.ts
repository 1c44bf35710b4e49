/** What was typed is kept for this tab alone, until it is posted, or its reader leaves quickly (PRODUCT 5). */
export interface DraftKeeper {
  /** The comment that a restored text answers; null when there is none, or nothing was restored. */
  parentId: string | null;
  clear: () => void;
}

const TYPED = ['body', 'name'] as const;

/** Keeps what is typed in sessionStorage, and puts it back where a page came without it: after a reload, a crash, a new deploy. */
export function keepDrafts(form: HTMLFormElement): DraftKeeper {
  const key = `draft:${new URL(form.action).pathname}`;
  const kept = read(key);
  const isRestored = kept.body !== undefined && valueOf(form, 'body') === '';
  for (const name of TYPED) {
    const field = fieldOf(form, name);
    if (field?.value === '') field.value = kept[name] ?? '';
  }
  form.addEventListener('input', () => {
    const values = [...TYPED, 'parentId'].map((name) => [name, valueOf(form, name)]);
    // A name alone is no draft, and says who sat here.
    write(key, valueOf(form, 'body') === '' ? null : (Object.fromEntries(values) as Record<string, string>));
  });
  return {
    parentId: (isRestored && kept.parentId) || null,
    clear: () => {
      write(key, null);
    },
  };
}

function valueOf(form: HTMLFormElement, name: string): string {
  return fieldOf(form, name)?.value ?? '';
}

function fieldOf(form: HTMLFormElement, name: string): HTMLInputElement | HTMLTextAreaElement | null {
  return form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`);
}

function read(key: string): Partial<Record<string, string>> {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

function write(key: string, value: Record<string, string> | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing, or a full one: the form itself still holds the text.
  }
}
