/** How much of a comment the spam service is sent: everything, all but the e-mail address, or text and IP address alone. */
export type PrivacyTier = 'full' | 'no-email' | 'text-and-ip';

export const PRIVACY_TIERS: readonly PrivacyTier[] = ['text-and-ip', 'no-email', 'full'];

/** The name of the trap in the comment form, under which its content travels too. */
export const HONEYPOT_FIELD = 'website';

type Disclosure = { says: string; since: PrivacyTier; fields: readonly string[] };

/**
 * Every field that may ever be sent, beside the words in which readers are told of it. One table for both, so that
 * what is promised and what is done cannot drift apart; a field that stands in no row is never sent.
 */
const DISCLOSURES: readonly Disclosure[] = [
  { says: 'the text of the comment', since: 'text-and-ip', fields: ['comment_content'] },
  { says: 'the IP address it was sent from', since: 'text-and-ip', fields: ['user_ip'] },
  {
    says: 'the address and language of this site, and its key for the service',
    since: 'text-and-ip',
    fields: ['api_key', 'blog', 'blog_lang', 'blog_charset'],
  },
  {
    says: 'whether the comment is a test, is being checked again, or was judged wrongly before',
    since: 'text-and-ip',
    fields: ['is_test', 'recheck_reason', 'comment_check_response'],
  },
  { says: 'the name it was signed with', since: 'no-email', fields: ['comment_author'] },
  {
    says: 'what the browser says of itself, and the page it came from',
    since: 'no-email',
    fields: ['user_agent', 'referrer'],
  },
  {
    says: 'where and when it was written: the article, the comment it replies to, the dates',
    since: 'no-email',
    fields: ['permalink', 'comment_type', 'comment_parent', 'comment_date_gmt', 'comment_post_modified_gmt'],
  },
  { says: 'the role its author has on this site, if any', since: 'no-email', fields: ['user_role'] },
  {
    says: 'how the form was filled in: when it was opened, and whether the field that should stay empty was',
    since: 'no-email',
    fields: ['POST_ak_js', 'honeypot_field_name', HONEYPOT_FIELD],
  },
  { says: 'the e-mail address given with it', since: 'full', fields: ['comment_author_email'] },
  { says: 'the name of the moderator who corrects a wrong verdict', since: 'full', fields: ['reporter'] },
];

/** What the spam service is sent in this tier, one noun phrase for each kind of thing, for people to read. */
export function describeTier(tier: PrivacyTier): string[] {
  return disclosuresOf(tier).map(({ says }) => says);
}

/** The names of the fields that may go over the wire in this tier; exactly those that `describeTier` tells of. */
export function fieldsOfTier(tier: PrivacyTier): ReadonlySet<string> {
  return new Set(disclosuresOf(tier).flatMap(({ fields }) => fields));
}

function disclosuresOf(tier: PrivacyTier): Disclosure[] {
  const reach = PRIVACY_TIERS.indexOf(tier);
  return DISCLOSURES.filter(({ since }) => PRIVACY_TIERS.indexOf(since) <= reach);
}
