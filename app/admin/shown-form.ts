import type { ShownForm } from '@/components/admin/admin-page';
import { readKeptForm } from '@/lib/http/kept-form';
import { one, type Query } from '@/app/query';

/**
 * A form as it stands, or, where it has just been refused, as it was typed, with every error. Sent again it counts as made
 * from the version that the page shows now.
 */
export async function shownForm({
  form,
  query,
  values,
  version,
}: {
  form: string;
  query: Query;
  values: Record<string, string>;
  version: string;
}): Promise<ShownForm> {
  const kept = await readKeptForm({ form, token: one(query, 'draft') });
  return { values: { ...values, ...kept?.values }, errors: kept?.errors ?? {}, version };
}
