import { normaliseText } from '@/lib/comments/normalise-text';

/** What came with a form or as JSON, its texts as they may be shown and compared; nothing for what is no object. */
export function fieldsOf(raw: unknown): Record<string, unknown> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return {};
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]): [string, unknown] => [
      name,
      typeof value === 'string' ? normaliseText(value) : value,
    ]),
  );
}

/** One of the texts among them, without white space around it; empty when it is missing or none. */
export function textOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value.trim() : '';
}
