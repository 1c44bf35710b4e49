import {
  articleOverlay,
  readArticleOverlay,
  type OverlayRow,
  type ViewerOverlay,
} from '@/lib/comments/viewer-overlay';
import { Prisma } from '@/lib/generated/prisma/client';
import { unread } from '@/lib/inbox/unread';

/** What pages that are the same for everybody show to one account alone. Without an article there is only `unread`. */
export type Overlay = { unread: number } & Partial<ViewerOverlay>;

/**
 * In SQL: the overlay of the account of this row of `account`, to be asked for with its session; `slug` is the article
 * that is open, as it came with the request. `readOverlay` reads what is said.
 */
export function overlayQuestion({ slug }: { slug: string | null }): Prisma.Sql {
  // A NUL is nothing a database can be asked for (SECURITY 0.11).
  const article = slug === null || slug.includes('\0') ? Prisma.sql`NULL` : articleOverlay(slug);
  return Prisma.sql`json_build_object('unread', ${unread}, 'isArticle', ${slug !== null}::boolean, 'article', ${article})`;
}

/** What an answer to `overlayQuestion` says. */
export function readOverlay(said: unknown): Overlay {
  const { unread, isArticle, article } = said as Said;
  return { unread, ...(isArticle && readArticleOverlay(article)) };
}

interface Said {
  unread: number;
  isArticle: boolean;
  article: OverlayRow | null;
}
