import type { CommentPolicy } from '@/lib/articles/article';
import { retiredForms } from '@/lib/auth/retired-handles';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { inRounds } from '@/lib/rounds';
import { sqlBytes } from '@/lib/sql-rows';
import { EARLIER, type Earlier, type Sameness } from '@/lib/comments/earlier-comment';
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
 * All that a comment has to be judged by before it is stored, in one query for all who come to an article at the same
 * moment; null when no article is published at this address. `foldedName` is the folded name of a guest, null for an
 * account; `same` says what would be the same comment.
 */
export async function readPlace(asked: AskedPlace): Promise<Place | null> {
  const { slug } = asked;
  return slug.isWellFormed() && !slug.includes('\0') ? readTogether(asked) : null;
}

interface AskedPlace {
  slug: string;
  foldedName: string | null;
  same: Sameness;
}

/** The most that are asked about at once. */
const READ_AT_ONCE = 100;

const readTogether = inRounds({
  most: READ_AT_ONCE,
  about: ({ slug }: AskedPlace) => slug,
  work: async (asked: AskedPlace[]): Promise<(Place | null)[]> => {
    const [found] = await db.$queryRaw<Found[]>(Prisma.sql`
      SELECT a.id AS "articleId", a.slug, a.updated_at AS "updatedAt", a.comment_policy::text AS "policyHere",
        a.comments_open AS "isOpen", a.slow_seconds AS "slowSeconds", ${SITE_ROW},
        (SELECT name FROM byline WHERE id = a.byline_id) AS "bylineName",
        EXISTS (SELECT FROM network_sanction WHERE until > now()) AS "hasNetworkSanctions",
        (SELECT jsonb_agg(jsonb_build_object(
          'isTaken', EXISTS (SELECT 1 FROM account WHERE handle_folded = folded_name OR display_name_folded = folded_name)
            OR EXISTS (SELECT 1 FROM retired_handle WHERE handle_folded = ANY(retired_forms) AND free_at > now()),
          'hasParent', EXISTS (SELECT 1 FROM comment p WHERE p.id = given.parent_id AND p.article_id = a.id AND p.visible),
          'isParentLocked', EXISTS (SELECT 1 FROM comment p WHERE p.id = given.parent_id AND p.locked),
          'earlier', ${EARLIER}) ORDER BY nth)
        FROM jsonb_to_recordset(${JSON.stringify(asked.map(rowOf))}::jsonb) AS given (
          nth int, folded_name text, retired_forms text[],
          content_hash bytea, nonce_hash bytea, author_name text, account_id text, parent_id text)) AS each
      FROM article a, site s
      WHERE a.kind = 'article' AND a.slug = ${asked[0]?.slug} AND a.status = 'published' AND s.id = 1`);
    if (found === undefined) return asked.map(() => null);
    const { each, ...place } = found;
    return each.map((one) => ({ ...place, ...one, commentPolicy: place.policyHere, site: place }));
  },
});

/** What differs from one to the other. */
type Own = Pick<Place, 'isTaken' | 'hasParent' | 'isParentLocked' | 'earlier'>;

type Found = Omit<Place, 'site' | keyof Own> & SiteRow & { policyHere: CommentPolicy | null; each: Own[] };

function rowOf({ foldedName, same }: AskedPlace, nth: number) {
  const { contentHash, nonceHash, authorName, accountId, parentId } = same;
  return {
    nth,
    folded_name: foldedName,
    retired_forms: foldedName === null ? [] : retiredForms(foldedName),
    content_hash: sqlBytes(contentHash),
    nonce_hash: nonceHash && sqlBytes(nonceHash),
    author_name: authorName,
    account_id: accountId,
    // What is no id names no comment, and may be what PostgreSQL takes for no text at all.
    parent_id: parentId !== null && isId(parentId) ? parentId : null,
  };
}
