/** What pages show of articles: plain data, as the queries return it. Importable from components. */

export interface Named {
  slug: string;
  name: string;
}

export interface Section extends Named {
  description: string;
}

export interface Byline {
  handle: string;
  name: string;
  about: string;
}

/** A picture below /uploads; `width` and `height` in CSS pixels, so that nothing moves while it loads. */
export interface Picture {
  src: string;
  alt: string;
  caption: string;
  credit: string;
  width: number;
  height: number;
}

export interface ArticleSummary {
  id: string;
  slug: string;
  title: string;
  standfirst: string;
  section: Named | null;
  byline: { handle: string; name: string } | null;
  publishedAt: Date;
  /** Visible comments, exact. */
  commentCount: number;
  picture: Picture | null;
}

export type CommentPolicy = 'open' | 'newcomers' | 'all';

export interface Article extends ArticleSummary {
  /** Sanitised when it was written. */
  bodyHtml: string;
  minutes: number;
  tags: Named[];
  commentsOpen: boolean;
  /** Null: the site's. */
  commentPolicy: CommentPolicy | null;
  /** Seconds between two comments of one person here; 0: as fast as they like. */
  slowSeconds: number;
  updatedAt: Date;
}

/** One page of a list of articles, newest first. Cursors go into `?after=` and `?before=`; null where there is nothing. */
export interface ArticleList {
  articles: ArticleSummary[];
  next: string | null;
  previous: string | null;
}

export interface StandalonePage {
  slug: string;
  title: string;
  standfirst: string;
  bodyHtml: string;
  publishedAt: Date;
  updatedAt: Date;
}

/** What every page needs to know of the site. */
export interface SiteFacts {
  name: string;
  description: string;
  /** A BCP 47 tag. */
  language: string;
  leaveUrl: string;
  sections: Section[];
  /** Null without a key: then the pages say nothing of Akismet. */
  akismet: { tier: 'full' | 'no-email' | 'text-and-ip' } | null;
  /** Whether mail can be sent; where it cannot, choices about mail are hidden. */
  mail: boolean;
  /** Whether an answer to a mail about a comment is posted. */
  mailReplies: boolean;
  commentPolicy: CommentPolicy;
  guidelinesHtml: string;
  /** Slugs and titles of standalone pages, for the foot. */
  pages: { slug: string; title: string }[];
}

/** One of the most recent comments, for the strip on the front page. */
export interface Voice {
  id: string;
  authorName: string;
  excerpt: string;
  at: Date;
  article: { slug: string; title: string };
}

/** One hit of the search. `excerpt` is plain text. */
export type SearchHit =
  | { kind: 'article'; slug: string; title: string; excerpt: string; at: Date; byline: string | null }
  | {
      kind: 'comment';
      id: string;
      authorName: string;
      excerpt: string;
      at: Date;
      article: { slug: string; title: string };
    };

export interface SearchPage {
  hits: SearchHit[];
  next: string | null;
  /** The comments since then were looked through, and there are older ones: the page ends there, full or not. */
  lookedBackTo: Date | null;
}
