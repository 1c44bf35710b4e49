import { fieldsOfTier, HONEYPOT_FIELD, type PrivacyTier } from '@/lib/spam/disclosure';

type Maybe<T> = T | null | undefined;

/** What is checked. For a report it must be what was checked: the text as it was first sent, not as it was edited. */
export type SpamComment = {
  /** The Markdown as typed. */
  body: string;
  name: string;
  email?: Maybe<string>;
  /** The full address of the article. */
  permalink: string;
  /** The public id of the comment that this one replies to. */
  parentId?: Maybe<string>;
  writtenAt: Date;
  articleChangedAt?: Maybe<Date>;
  /** `administrator` is never spam for the service, so it is for administrators alone. */
  role?: Maybe<string>;
  /** What came in the field that people do not see. */
  honeypot?: Maybe<string>;
  /** Milliseconds for which the form was open. */
  formAge?: Maybe<number>;
};

/** Where the comment came from, at posting: its author's, never a moderator's. */
export type SpamOrigin = { ip: string; userAgent?: Maybe<string>; referrer?: Maybe<string> };

/** Why a comment is checked again; the words are the service's. */
export type RecheckReason = 'edit' | 'retry' | 'recheck' | 'recheck_queue';

export type WireFields = Readonly<Record<string, string>>;

type Site = { key: string; site: string; languages: string; tier: PrivacyTier; isTest?: boolean };

/**
 * The form fields of a check or a report, cut down to the tier. Nothing is sent empty: the service takes an empty
 * value for a missing one, and complains of it.
 */
export function wireFields({
  service,
  comment,
  origin,
  reason,
  reporter,
  checkResponse,
}: {
  service: Site;
  comment: SpamComment;
  origin: SpamOrigin;
  reason?: Maybe<RecheckReason>;
  reporter?: Maybe<string>;
  checkResponse?: Maybe<boolean>;
}): WireFields {
  const fields: Record<string, Maybe<string>> = {
    api_key: service.key,
    blog: service.site,
    blog_lang: service.languages,
    blog_charset: 'UTF-8',
    is_test: service.isTest ? '1' : null,
    user_ip: origin.ip,
    user_agent: origin.userAgent,
    referrer: origin.referrer,
    comment_type: 'comment',
    comment_author: comment.name,
    comment_author_email: comment.email,
    comment_content: comment.body,
    comment_date_gmt: isoTime(comment.writtenAt),
    comment_post_modified_gmt: isoTime(comment.articleChangedAt),
    comment_parent: comment.parentId,
    permalink: comment.permalink,
    user_role: comment.role,
    recheck_reason: reason,
    reporter,
    comment_check_response: checkResponse?.toString(),
    POST_ak_js: openedAt(comment),
  };
  // The trap alone may be empty: that it was left alone is what it has to say.
  if (typeof comment.honeypot === 'string') fields.honeypot_field_name = HONEYPOT_FIELD;

  const allowed = fieldsOfTier(service.tier);
  const sent: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value && allowed.has(field)) sent[field] = value.toWellFormed();
  }
  if (sent.honeypot_field_name) sent[HONEYPOT_FIELD] = comment.honeypot?.toWellFormed() ?? '';
  return sent;
}

/** The reference plugin sends the moment its form was opened as `ak_js`, in milliseconds of Unix time. */
function openedAt({ writtenAt, formAge }: SpamComment): string | null {
  if (typeof formAge !== 'number' || !(formAge >= 0)) return null;
  const opened = writtenAt.getTime() - formAge;
  return Number.isFinite(opened) ? String(Math.round(opened)) : null;
}

function isoTime(date: Maybe<Date>): string | null {
  return date && Number.isFinite(date.getTime()) ? date.toISOString() : null;
}
