/** What was typed is kept for this tab alone, until it is posted, or its reader leaves quickly (PRODUCT 5). */
export interface DraftKeeper {
  clear: () => void;
}

const KEPT = ['body', 'name'] as const;

/** Keeps what is typed in sessionStorage, and puts it back where a page came without it: after a reload, a crash, a new deploy. */
export function keepDrafts(form: HTMLFormElement): DraftKeeper {
  const key = `draft:${new URL(form.action).pathname}`;
  const fields = KEPT.map((name) => form.elements.namedItem(name)).filter(
    (field): field is HTMLInputElement | HTMLTextAreaElement =>
      field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement,
  );
  const kept = read(key);
  for (const field of fields) {
    const text = kept[field.name];
    if (field.value === '' && typeof text === 'string') field.value = text;
  }
  form.addEventListener('input', () => {
    write(key, Object.fromEntries(fields.map(({ name, value }) => [name, value])));
  });
  return {
    clear: () => {
      write(key, null);
    },
  };
}

function read(key: string): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
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
