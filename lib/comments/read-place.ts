import { retiredForms } from '@/lib/auth/retired-handles';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';

/** Where a comment would stand, and whose name it would bear there. */
export interface Place {
  articleId: string;
  isOpen: boolean;
  /** Seconds between two comments of one person; 0: as fast as they like. */
  slowSeconds: number;
  siteName: string;
  /** Who wrote the article; null when nobody is named. */
  bylineName: string | null;
  /** A member has this name, however it is spelt, or somebody was known by it as a member. */
  isTaken: boolean;
  /** The comment it answers is of this article, and its words can be read. */
  hasParent: boolean;
  /** Nobody can answer that comment any more. */
  isParentLocked: boolean;
  /** There is a spam service to ask, so the comment's origin is of use to somebody. */
  hasService: boolean;
  /** Guests of some network are held to something at this moment. */
  hasNetworkSanctions: boolean;
}

/**
 * All that a comment has to be judged by before it is stored, in one query; null when no article is published at this
 * address. `foldedName` is the folded name of a guest, null for an account.
 */
export async function readPlace({
  slug,
  foldedName,
  parentId,
}: {
  slug: string;
  foldedName: string | null;
  parentId: string | null;
}): Promise<Place | null> {
  if (!slug.isWellFormed() || slug.includes('\0')) return null;
  const parent = parentId !== null && isId(parentId) ? parentId : null;
  const retired = foldedName === null ? [] : retiredForms(foldedName);
  const [place] = await db.$queryRaw<Place[]>(Prisma.sql`
    SELECT a.id AS "articleId", a.comments_open AS "isOpen", a.slow_seconds AS "slowSeconds", s.name AS "siteName",
      (SELECT name FROM byline WHERE id = a.byline_id) AS "bylineName",
      (EXISTS (SELECT 1 FROM account WHERE handle_folded = ${foldedName} OR display_name_folded = ${foldedName})
        OR EXISTS (SELECT 1 FROM retired_handle WHERE handle_folded = ANY(${retired}) AND free_at > now())) AS "isTaken",
      EXISTS (SELECT 1 FROM comment p WHERE p.id = ${parent} AND p.article_id = a.id AND p.visible) AS "hasParent",
      EXISTS (SELECT 1 FROM comment p WHERE p.id = ${parent} AND p.locked) AS "isParentLocked",
      ${env.AKISMET_KEY !== undefined} OR s.akismet_key IS NOT NULL AS "hasService",
      EXISTS (SELECT FROM network_sanction WHERE until > now()) AS "hasNetworkSanctions"
    FROM article a, site s
    WHERE a.kind = 'article' AND a.slug = ${slug} AND a.status = 'published' AND s.id = 1`);
  return place ?? null;
}
