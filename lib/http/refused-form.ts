import { z } from 'zod';
import { layAside, readAside } from '@/lib/http/aside';

/** What is wrong, by field; more than one sentence where more than one thing is. */
export type FieldErrors = Record<string, string[]>;

/** A form as its page shows it again. `values` are what may be said again: never a passphrase, never a code. */
export interface RefusedForm {
  values: Record<string, string>;
  errors: FieldErrors;
}

const schema = z.object({
  form: z.string(),
  values: z.record(z.string(), z.string()),
  errors: z.record(z.string(), z.array(z.string())),
});

/** More of a name than this was typed by a machine, and would not fit into a cookie. */
const MAX_VALUE_LENGTH = 200;

/**
 * The Set-Cookie that takes a refused form back to its page, with every error. Of `fields` only those in `keep` come
 * along, and only as texts; `form` names it, so that no other form shows what was typed into this one.
 */
export function keepRefused({ form, fields, keep, errors }: KeepRefused): string {
  const given = typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>) : {};
  const values = Object.fromEntries(
    keep.flatMap((name) => {
      const value = given[name];
      return typeof value === 'string' ? [[name, value.slice(0, MAX_VALUE_LENGTH)]] : [];
    }),
  );
  return layAside({ kind: 'form', value: { form, values, errors } });
}

interface KeepRefused {
  form: string;
  fields: unknown;
  keep: readonly string[];
  errors: FieldErrors;
}

/** The form as it was refused, for a page that was asked with `?error=fields`; empty when it was another, or is too old. */
export function readRefused({ form, cookies }: { form: string; cookies: string | null }): RefusedForm {
  const kept = readAside({ kind: 'form', cookies, schema });
  if (kept?.form !== form) return { values: {}, errors: {} };
  return { values: kept.values, errors: kept.errors };
}
