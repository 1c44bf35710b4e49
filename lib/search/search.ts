import type { SearchHit, SearchPage } from '@/lib/articles/article';
import { excerpt } from '@/lib/comments/render-body';
import { EXCERPT_LENGTH } from '@/lib/search/excerpt-length';
import { findArticles } from '@/lib/search/find-articles';
import { findComments, type CommentRow } from '@/lib/search/find-comments';

/** Longer questions find nothing that shorter ones don't. */
const MAX_QUERY_LENGTH = 200;

const COMMENTS_PER_PAGE = 20;

/**
 * What the words of `q` are found in: published articles first, best first, then visible comments on them, latest first,
 * twenty at a time. `"words in quotes"`, `or` and `-without` work as people know them. `after` is the id of a comment, of
 * which `next` gives one while there may be more; a page that ends before its twenty, since so many comments were looked
 * through, says how far back. It costs the same on a site of any size (docs/decisions/0038).
 */
export async function search({ q, after }: { q: string; after?: string | undefined }): Promise<SearchPage> {
  const words = q.replaceAll('\0', '').toWellFormed().trim().slice(0, MAX_QUERY_LENGTH);
  if (words === '') return { hits: [], next: null, lookedBackTo: null };
  const [articles, { rows, lookedBackTo }] = await Promise.all([
    after === undefined ? findArticles(words) : [],
    findComments({ words, after, limit: COMMENTS_PER_PAGE + 1 }),
  ]);
  const shown = rows.slice(0, COMMENTS_PER_PAGE);
  const last = rows.length > COMMENTS_PER_PAGE ? shown.at(-1) : lookedBackTo;
  return {
    hits: [...articles, ...shown.map(toHit)],
    next: last?.id ?? null,
    lookedBackTo: lookedBackTo?.at ?? null,
  };
}

function toHit({ id, authorName, body, at, slug, title }: CommentRow): SearchHit {
  return {
    kind: 'comment',
    id,
    authorName,
    excerpt: excerpt(body, EXCERPT_LENGTH),
    at,
    article: { slug, title },
  };
}
