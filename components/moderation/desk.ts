import type { Choices } from '@/lib/moderation/choices';

/** What every item on a moderator's page is shown with. */
export interface Desk {
  /** The site's language. */
  language: string;
  /** Why something can be declined, in the order of their numbers. */
  reasons: readonly { code: string; name: string }[];
  cover: Choices['cover'];
  /** When the page was made. */
  at: Date;
  /** The list that is shown, as its address, to which forms without script lead back; the queue when it is left out. */
  from?: string;
  /** A text that was sent for the comment and could not take its place. */
  kept?: KeptEdit | undefined;
  /** What was written with a decision that came too late. */
  meant?: MeantDecision | undefined;
}

export interface KeptEdit {
  body: string;
  errors: readonly string[];
}

/** What somebody wanted to decide, with the reason's code and the note; both may be empty. */
export interface MeantDecision {
  decision: string;
  reason: string;
  note: string;
}
