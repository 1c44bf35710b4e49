/** What moderators' pages show of a comment: plain data, as the queries return it. Importable from components. */

/** One comment that a person has to look at, with all that is needed to decide. */
export interface QueueItem {
  id: string;
  /** What a decision has to name. */
  version: number;
  status: string;
  authorName: string;
  /** In what role its account wrote it; null for a guest. */
  badge: 'member' | 'author' | 'moderator' | null;
  /** What is known of its author here; null for a guest of whom nothing is known. */
  author: AuthorRecord | null;
  /** The Markdown it was written in, for editing. */
  body: string;
  bodyHtml: string;
  createdAt: Date;
  /** Since when it waits for a person; null when it does not. */
  waitsSince: Date | null;
  /** 2: somebody may be given away, 1: somebody is attacked, 0: it can wait its turn. */
  urgency: number;
  article: { slug: string; title: string };
  /** What it answers, directly. */
  parent: Above | null;
  /** The nearest three above it, outermost first; the last is its parent. */
  ancestors: Above[];
  /** Other answers to the same comment that take a place in the thread; never more than 100. */
  siblings: number;
  /** Answers to it that take a place in the thread; never more than 100. */
  replies: number;
  holds: string[];
  verdict: 'ham' | 'spam' | 'unknown' | null;
  blatant: boolean;
  /** Why it is here, in words. */
  why: string[];
  /** It is asked about again by itself: a person may wait for that. */
  isBeingChecked: boolean;
  locked: boolean;
  /** Its text is shut in the page until a person has looked. */
  folded: boolean;
  /** Who changed its text last; null when nobody did. */
  editedBy: 'author' | 'moderator' | null;
  reports: Reports;
  appeal: Appeal | null;
  /** What a person decided about it last; null when nobody did, or took it back. */
  decidedBefore: DecidedBefore | null;
  /** A new text of its author that is to take the place of the published one. */
  revision: {
    body: string;
    bodyHtml: string;
    createdAt: Date;
    verdict: string | null;
    holds: string[];
  } | null;
  /** What it said before its text was changed last, and who changed it. */
  before: { body: string; at: Date; actor: string; by: string | null } | null;
  /** What moderators told each other about it, first to last. */
  notes: ColleagueNote[];
  /** What Akismet was asked and answered, latest first, at most five. */
  checks: Check[];
  /** Another moderator is looking at it at this moment. */
  claim: Claim | null;
  /** This moderator passed it on, or is the one who is appealed against. */
  isKeptFromMe: boolean;
}

/** A comment further up the branch. Its words stand here for moderators even where a tombstone stands in the thread. */
export interface Above {
  id: string;
  authorName: string;
  excerpt: string;
  visible: boolean;
}

export interface AuthorRecord {
  /** For `?author=`: an account's id, or the id of a comment of the same confirmed address. */
  key: string;
  /** The member's handle; null for a guest, known by a confirmed address. */
  handle: string | null;
  /** Of the latest thousand. */
  published: number;
  declined: number;
  spam: number;
  /** When the first of all was written. */
  firstSeen: Date;
}

/** What readers reported and nobody has looked at yet. */
export interface Reports {
  count: number;
  /** The most frequent first. */
  reasons: { reason: string; count: number }[];
  /** What some wrote with it, latest first, at most twenty. */
  notes: { reason: string; note: string; at: Date }[];
}

export interface Appeal {
  at: Date;
  /** Empty when its author gave no reason. */
  note: string;
}

export interface DecidedBefore {
  at: Date;
  /** The moderator's name; null when their account is gone. */
  by: string | null;
  isMine: boolean;
  to: string;
  reason: string | null;
}

export interface ColleagueNote {
  at: Date;
  by: string | null;
  note: string;
}

export interface Check {
  at: Date;
  /** initial, retry, recheck, edit */
  reason: string;
  verdict: 'ham' | 'spam' | 'unknown';
  cause: string | null;
  blatant: boolean;
  provisional: boolean;
  guid: string | null;
  /** To the letter, as far as 50 characters go. */
  answer: string;
  latencyMs: number;
  /** How much was sent: full, no-email or text-and-ip (lib/spam/disclosure). */
  tier: string;
  alertCode: string | null;
  error: string | null;
}

export interface Claim {
  by: string;
  since: Date;
}

/** One line of a comment's history. */
export interface HistoryRow {
  at: Date;
  actor: string;
  from: string | null;
  to: string;
  reason: string | null;
  cause: string | null;
  /** The moderator's name, for moderators; null for everybody else's moves. */
  by: string | null;
}
