/** What pages show of comments: plain data, as the queries return it. Importable from components. */

/** Who took a comment away, where a tombstone keeps its place; `absent` was never public. */
export type Gone = 'withdrawn' | 'removed' | 'erased' | 'absent';

export interface ThreadComment {
  id: string;
  parentId: string | null;
  /** 1 for a root; the real depth, also below the sixth level. */
  depth: number;
  /** Null while its words can be read. */
  gone: Gone | null;
  goneAt: Date | null;
  /** Empty for a tombstone, like `bodyHtml`. */
  authorName: string;
  /** In what role its account wrote it; null for a guest. */
  badge: 'member' | 'author' | 'moderator' | null;
  /** Rendered and sanitised when it was written. */
  bodyHtml: string;
  /** A reader reported that it gives somebody away: shut until a person has looked. */
  folded: boolean;
  /** Nobody can answer it any more. */
  locked: boolean;
  createdAt: Date;
  editedAt: Date | null;
  /** The last change of its words was not its author's. */
  isEditedByModerator: boolean;
  /** The number it had on the site it came from: an extra anchor `comment-34`. */
  importedNumber: number | null;
  /** Whom it answers, for what stands below the sixth level, where nesting no longer says it. Name empty: gone. */
  inReplyTo: { id: string; name: string } | null;
}

/** A comment with those of its replies that stand on the same page, nested six levels deep. */
export interface ThreadNode extends ThreadComment {
  replies: ThreadNode[];
  /** All that hang below it on this page, at any level. */
  replyCount: number;
  /** When the latest of them was written. */
  latestReplyAt: Date | null;
  /** The page ends inside this branch: there are more replies on the next one. */
  continues: boolean;
}

export type ThreadSort = 'oldest' | 'newest';

/** One page of a thread: at most 100 comments, nested. */
export interface ThreadPage {
  roots: ThreadNode[];
  /** When the page begins inside a branch: the comments above its first one, outermost first; they do not count as shown. */
  opening: ThreadComment[];
  /** How many stand on this page. */
  size: number;
  /** Cursors for `?after=` and `?before=`; null where there is nothing. */
  next: string | null;
  previous: string | null;
}

/** One comment with what it answers and what answers it. */
export interface CommentInContext {
  /** Outermost first; where the way up is long its middle is left out (`omitted` says how many). */
  ancestors: ThreadComment[];
  omitted: number;
  comment: ThreadComment;
  /** Up to 100 below it, nested. */
  replies: ThreadNode[];
  /** There are more than are shown here: they begin after this cursor in the thread. */
  moreAfter: string | null;
}
