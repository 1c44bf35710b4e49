/** What an export says, as it stands there: text, trimmed. What is not there is the empty string. */

export interface WxrAuthor {
  login: string;
  displayName: string;
}

export interface WxrTerm {
  taxonomy: string;
  slug: string;
  name: string;
  /** Slug (in old exports: name) of the term above it. */
  parent: string;
  description: string;
}

export interface WxrItemTerm {
  /** `category`, `post_tag` (`tag` in 1.0), or empty where an old export says the name alone. */
  domain: string;
  slug: string;
  name: string;
}

export interface WxrItem {
  id: string;
  type: string;
  status: string;
  title: string;
  link: string;
  guid: string;
  slug: string;
  pubDate: string;
  date: string;
  dateGmt: string;
  creator: string;
  content: string;
  excerpt: string;
  password: string;
  parent: string;
  commentStatus: string;
  attachmentUrl: string;
  /** Of `wp:postmeta`: the picture above the text, the alternative text of an attachment. */
  thumbnailId: string;
  alt: string;
  terms: WxrItemTerm[];
}

/** A comment without what is never taken along: address, user agent and web site of whoever wrote it are not even read. */
export interface WxrComment {
  id: string;
  parent: string;
  author: string;
  email: string;
  date: string;
  dateGmt: string;
  content: string;
  approved: string;
  type: string;
}

/**
 * An item, whole or in parts: one with very many comments comes in several records with the same `index` and `item`,
 * so that it never has to be held in memory whole. `last` is true once the item is known to have been complete.
 */
export interface WxrItemPart {
  kind: 'item';
  index: number;
  item: WxrItem;
  comments: WxrComment[];
  last: boolean;
}

export type WxrRecord =
  | ({ kind: 'author' } & WxrAuthor)
  | ({ kind: 'term' } & WxrTerm)
  | { kind: 'site'; title: string; link: string; blogUrl: string }
  | WxrItemPart;

/** Where and why reading ended before the export did. `line` counts from 1. */
export interface WxrFault {
  line: number;
  message: string;
}
