import type { SanctionKind } from '@/lib/auth/sanctions';
import type { Person } from '@/lib/moderation/person';

/** What somebody is, in a list. */
export const ROLES: Readonly<Record<Person['role'], string>> = {
  member: 'member',
  author: 'author',
  moderator: 'moderator',
  administrator: 'administrator',
};

/** What a sanction is called while it holds. */
export const KIND_STATES: Readonly<Record<SanctionKind, string>> = {
  warn: 'Warned',
  hold: 'A person looks first',
  mute: 'Muted',
  ban: 'Banned',
};

/** Why, as moderators choose it: the codes of SANCTION_REASONS. */
export const REASON_NAMES: Readonly<Record<string, string>> = {
  abusive: 'Attacked a person',
  'outs-someone': 'Gave somebody away',
  spam: 'Advertised',
  'off-topic': 'Leads conversations away',
  evasion: 'Got round an earlier decision',
  other: 'Something else',
};

/** What became of a comment. */
export const STATUS_NAMES: Readonly<Record<string, string>> = {
  checking: 'Being checked',
  pending: 'Waiting',
  published: 'Published',
  declined: 'Declined',
  spam: 'Spam',
  withdrawn: 'Withdrawn',
  erased: 'Erased',
};
