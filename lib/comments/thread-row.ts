import { Prisma } from '@/lib/generated/prisma/client';
import type { Gone, ThreadComment } from '@/lib/comments/comment';
import { MAX_NESTING, type Placed } from '@/lib/comments/thread';

/** Bytes of one level in a thread key (prisma/migrations). */
const KEY_STEP = 8;

/** A comment as every query of a thread reads it. */
export interface Row {
  id: string;
  parentId: string | null;
  depth: number;
  threadKey: Uint8Array;
  status: string;
  visible: boolean;
  authorName: string;
  badge: string | null;
  bodyHtml: string;
  folded: boolean;
  locked: boolean;
  editedBy: string | null;
  createdAt: Date;
  editedAt: Date | null;
  hiddenAt: Date | null;
  importedNumber: number | null;
  parentName: string | null;
}

// Only what is visible leaves the database with words or a name in it.
export const columns = Prisma.sql`
  c.id, c.parent_id AS "parentId", c.depth, c.thread_key AS "threadKey", c.status::text AS status, c.visible,
  CASE WHEN c.visible THEN c.author_name ELSE '' END AS "authorName",
  CASE WHEN c.visible THEN c.badge::text END AS badge,
  CASE WHEN c.visible THEN c.body_html ELSE '' END AS "bodyHtml", c.folded, c.locked,
  CASE WHEN c.visible THEN c.edited_by::text END AS "editedBy",
  CASE WHEN c.edited_at >= c.first_published_at OR c.edited_by = 'moderator' THEN c.edited_at END AS "editedAt",
  c.created_at AS "createdAt", c.hidden_at AS "hiddenAt", c.imported_number AS "importedNumber",
  CASE WHEN p.visible THEN p.author_name END AS "parentName"`;

// Below the sixth level the nesting no longer says whom a comment answers; above it nothing is looked up.
export const joins = Prisma.sql`LEFT JOIN comment p ON p.id = CASE WHEN c.depth > ${MAX_NESTING} THEN c.parent_id END`;

/** The keys of what a comment stands below, outermost first: every beginning of its own. */
export function keysAbove({ threadKey }: Pick<Row, 'threadKey'>): Buffer[] {
  const above = threadKey.length / KEY_STEP - 1;
  return Array.from({ length: above }, (_, level) =>
    Buffer.from(threadKey.subarray(0, KEY_STEP * (level + 1))),
  );
}

/** The ids on this page whose branch the given place is in. */
export function idsOnPath(rows: Row[], place: Pick<Row, 'threadKey'>): Set<string> {
  const above = new Set(keysAbove(place).map((key) => key.toString('hex')));
  return new Set(rows.filter((row) => above.has(toPlaced(row).key)).map(({ id }) => id));
}

export function toPlaced(row: Row): Placed {
  return { comment: toThreadComment(row), key: Buffer.from(row.threadKey).toString('hex') };
}

export function toThreadComment(row: Row): ThreadComment {
  const { id, parentId, depth, authorName, bodyHtml, folded } = row;
  const { createdAt, editedAt, importedNumber, visible } = row;
  return {
    id,
    parentId,
    depth,
    gone: visible ? null : goneBy(row),
    goneAt: visible ? null : row.hiddenAt,
    authorName,
    badge: badgeOf(row.badge),
    bodyHtml,
    folded: visible && folded,
    locked: row.locked,
    createdAt,
    editedAt: visible ? editedAt : null,
    isEditedByModerator: row.editedBy === 'moderator',
    importedNumber,
    inReplyTo: parentId !== null && depth > MAX_NESTING ? { id: parentId, name: row.parentName ?? '' } : null,
  };
}

/** Who administers a site is a moderator to its readers. */
function badgeOf(role: string | null): ThreadComment['badge'] {
  if (role === null || role === 'member' || role === 'author') return role;
  return 'moderator';
}

/** What was never public is nobody's fault: it keeps a place only because it was moved in with its replies. */
function goneBy({ status, hiddenAt }: Row): Gone {
  if (status === 'withdrawn' || status === 'erased') return status;
  return hiddenAt === null ? 'absent' : 'removed';
}
