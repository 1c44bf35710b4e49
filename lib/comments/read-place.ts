import type { CommentPolicy } from '@/lib/articles/article';
import { retiredForms } from '@/lib/auth/retired-handles';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { selectEarlier, type Earlier, type Sameness } from '@/lib/comments/store-comment';
import { SITE_ROW, type SiteRow } from '@/lib/site';

/** Where a comment would stand, and whose name it would bear there. */
export interface Place {
  articleId: string;
  slug: string;
  updatedAt: Date;
  commentPolicy: CommentPolicy | null;
  /** The settings of the site, as they are at this moment. */
  site: SiteRow;
  isOpen: boolean;
  /** Seconds between two comments of one person; 0: as fast as they like. */
  slowSeconds: number;
  /** Who wrote the article; null when nobody is named. */
  bylineName: string | null;
  /** A member has this name, however it is spelt, or somebody was known by it as a member. */
  isTaken: boolean;
  /** The comment it answers is of this article, and its words can be read. */
  hasParent: boolean;
  /** Nobody can answer that comment any more. */
  isParentLocked: boolean;
  /** The same comment, if it was posted before. */
  earlier: Earlier | null;
  /** Guests of some network are held to something at this moment. */
  hasNetworkSanctions: boolean;
}

/**
 * All that a comment has to be judged by before it is stored, in one query; null when no article is published at this
 * address. `foldedName` is the folded name of a guest, null for an account; `same` says what would be the same comment.
 */
export async function readPlace({
  slug,
  foldedName,
  same,
}: {
  slug: string;
  foldedName: string | null;
  same: Sameness;
}): Promise<Place | null> {
  if (!slug.isWellFormed() || slug.includes('\0')) return null;
  // What is no id names no comment, and may be what PostgreSQL takes for no text at all.
  const parentId = same.parentId !== null && isId(same.parentId) ? same.parentId : null;
  const retired = foldedName === null ? [] : retiredForms(foldedName);
  const [found] = await db.$queryRaw<
    (Omit<Place, 'site'> & SiteRow & { policyHere: CommentPolicy | null })[]
  >(Prisma.sql`
    SELECT a.id AS "articleId", a.slug, a.updated_at AS "updatedAt", a.comment_policy::text AS "policyHere",
      a.comments_open AS "isOpen", a.slow_seconds AS "slowSeconds", ${SITE_ROW},
      (SELECT name FROM byline WHERE id = a.byline_id) AS "bylineName",
      (EXISTS (SELECT 1 FROM account WHERE handle_folded = ${foldedName} OR display_name_folded = ${foldedName})
        OR EXISTS (SELECT 1 FROM retired_handle WHERE handle_folded = ANY(${retired}) AND free_at > now())) AS "isTaken",
      EXISTS (SELECT 1 FROM comment p WHERE p.id = ${parentId} AND p.article_id = a.id AND p.visible) AS "hasParent",
      EXISTS (SELECT 1 FROM comment p WHERE p.id = ${parentId} AND p.locked) AS "isParentLocked",
      (SELECT to_jsonb(earlier) FROM (${selectEarlier(Prisma.sql`a.id`, { ...same, parentId })}) AS earlier) AS earlier,
      EXISTS (SELECT FROM network_sanction WHERE until > now()) AS "hasNetworkSanctions"
    FROM article a, site s
    WHERE a.kind = 'article' AND a.slug = ${slug} AND a.status = 'published' AND s.id = 1`);
  return found === undefined ? null : { ...found, commentPolicy: found.policyHere, site: found };
}
