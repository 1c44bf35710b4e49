import type { Author } from '@/lib/auth/viewer';
import { readRevision } from '@/lib/articles/revisions';
import { saveArticle, type Saved } from '@/lib/articles/save-article';

/**
 * Takes an article back to what it was at an earlier version: title, standfirst and text. What stands now becomes a
 * revision in its turn, so that this can be taken back too. `raw.version` is the one the asker saw: a `conflict` when
 * somebody saved since. Throws `not-found` and `forbidden`.
 */
export async function restoreRevision({
  slug,
  version,
  raw,
  author,
}: {
  slug: string;
  version: number | null;
  raw: Record<string, unknown>;
  author: Author;
}): Promise<Saved> {
  const { revision } = await readRevision({ slug, version, author });
  const { title, standfirst, body } = revision;
  return saveArticle({ slug, raw: { version: raw.version, title, standfirst, body }, author });
}
