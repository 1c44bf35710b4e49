import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma, type Site } from '@/lib/generated/prisma/client';
import { rememberLeaveUrl } from '@/lib/http/leave-url';
import { isLoopbackUrl } from '@/lib/env-schema';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';
import type { CommentPolicy, Section, SiteFacts } from '@/lib/articles/article';
import type { PrivacyTier } from '@/lib/spam/disclosure';

export type { PrivacyTier };

/** What has been decided for the whole site; a value from the environment wins over one entered in the browser. */
export interface SiteSettings {
  name: string;
  language: string;
  akismetKey: string | null;
  privacyTier: PrivacyTier;
  commentPolicy: CommentPolicy;
  maxLinks: number;
  /** After so many published comments a member is no newcomer. */
  trustedAfter: number;
  heldWords: string[];
  /** Whether an answer to a mail about a comment is posted. */
  mailReplies: boolean;
}

/** The context that seals the Akismet key to its column. */
const AKISMET_KEY_CONTEXT = 'site:akismet-key';

/** The row of the site as far as settings are read from it. */
export type SiteRow = Pick<
  Site,
  | 'name'
  | 'language'
  | 'akismetKey'
  | 'privacyTier'
  | 'commentPolicy'
  | 'maxLinks'
  | 'trustedAfter'
  | 'heldWords'
  | 'mailReplies'
>;

/** Reads the settings as they are now: one row, one query, so that a change holds from the next comment on. */
export async function readSettings(): Promise<SiteSettings> {
  return settingsOf(await readSiteRow());
}

/** That row as it is now. Nothing sealed in it has been opened. */
export async function readSiteRow(): Promise<SiteRow> {
  return db.site.findUniqueOrThrow({ where: { id: 1 } });
}

/** The same row, as columns of a query that reads `site s` beside something else. */
export const SITE_ROW = Prisma.sql`s.name, s.language, s.akismet_key AS "akismetKey", s.privacy_tier AS "privacyTier",
  s.comment_policy::text AS "commentPolicy", s.max_links AS "maxLinks", s.trusted_after AS "trustedAfter",
  s.held_words AS "heldWords", s.mail_replies AS "mailReplies"`;

/** What the row says, a value from the environment first. Throws when its key cannot be opened. */
export function settingsOf(site: SiteRow): SiteSettings {
  const akismetKey = env.AKISMET_KEY ?? openAkismetKey(site.akismetKey);
  return {
    name: site.name,
    language: site.language,
    akismetKey,
    privacyTier: site.privacyTier as PrivacyTier,
    commentPolicy: site.commentPolicy ?? defaultPolicy(akismetKey !== null),
    maxLinks: site.maxLinks,
    trustedAfter: site.trustedAfter,
    heldWords: site.heldWords,
    mailReplies: site.mailReplies,
  };
}

/** Whether there is a spam service to ask. */
export function hasSpamService({ akismetKey }: Pick<SiteRow, 'akismetKey'>): boolean {
  return env.AKISMET_KEY !== undefined || akismetKey !== null;
}

/** What every page shows of the site, in one query. */
export async function getSite(): Promise<SiteFacts> {
  const [site] = await db.$queryRaw<FactsRow[]>(Prisma.sql`
    SELECT s.name, s.description, s.language, s.leave_url AS "leaveUrl", s.akismet_key IS NOT NULL AS "hasKey",
      s.privacy_tier AS "privacyTier", s.mail_replies AS "mailReplies", s.comment_policy::text AS "commentPolicy",
      s.guidelines_html AS "guidelinesHtml", ${inhabited} AS sections, ${pagesInFoot} AS pages
    FROM site s WHERE s.id = 1`);
  if (site === undefined) throw new Error('The site has no row.');
  const hasKey = env.AKISMET_KEY !== undefined || site.hasKey;
  rememberLeaveUrl(site.leaveUrl);
  return {
    name: site.name,
    description: site.description,
    language: site.language,
    leaveUrl: site.leaveUrl,
    sections: site.sections ?? [],
    akismet: hasKey ? { tier: site.privacyTier as PrivacyTier } : null,
    mail: canSendMail(),
    mailReplies: site.mailReplies && canSendMail(),
    commentPolicy: site.commentPolicy ?? defaultPolicy(hasKey),
    guidelinesHtml: site.guidelinesHtml,
    pages: site.pages ?? [],
  };
}

interface FactsRow extends Pick<
  SiteFacts,
  'name' | 'description' | 'language' | 'leaveUrl' | 'guidelinesHtml'
> {
  hasKey: boolean;
  privacyTier: string;
  mailReplies: boolean;
  commentPolicy: CommentPolicy | null;
  /** Null: there are none. */
  sections: Section[] | null;
  pages: SiteFacts['pages'] | null;
}

/** More would push the text off a phone's first screen. */
const MAX_SECTIONS = 12;
const MAX_PAGES_IN_FOOT = 12;

/**
 * The first sections in which there is something: an empty room is not on the way to anywhere. `LIMIT` has PostgreSQL look for one article
 * in each; without it, it reads all articles to know of all sections, for every page.
 */
const inhabited = Prisma.sql`(
  SELECT json_agg(json_build_object('slug', x.slug, 'name', x.name, 'description', x.description))
  FROM (
    SELECT s.slug, s.name, s.description
    FROM section s
    CROSS JOIN LATERAL (
      SELECT FROM article_section x JOIN article a ON a.id = x.article_id
      WHERE x.section_id = s.id AND a.status = 'published' AND a.kind = 'article' LIMIT 1
    ) inhabited
    WHERE s.parent_id IS NULL
    ORDER BY s.position, s.name LIMIT ${MAX_SECTIONS}
  ) x)`;

const pagesInFoot = Prisma.sql`(
  SELECT json_agg(json_build_object('slug', x.slug, 'title', x.title))
  FROM (
    SELECT a.slug, a.title FROM article a WHERE a.kind = 'page' AND a.status = 'published'
    ORDER BY a.title LIMIT ${MAX_PAGES_IN_FOOT}
  ) x)`;

/** Mail is made with an SMTP server, or kept in a folder while the site is on this machine alone (PRODUCT 2). */
function canSendMail(): boolean {
  return env.SMTP_URL !== undefined || isLoopbackUrl(env.SITE_URL);
}

/** Without a spam service a first comment waits for a person; with one, what it lets through is read at once. */
function defaultPolicy(hasKey: boolean): CommentPolicy {
  return hasKey ? 'open' : 'newcomers';
}

/** The key of the spam service as its column holds it. */
export function sealAkismetKey(key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(seal({ key: keys().encryption, plaintext: key, context: AKISMET_KEY_CONTEXT }));
}

function openAkismetKey(sealed: Uint8Array | null): string | null {
  if (sealed === null) return null;
  return open({ key: keys().encryption, sealed, context: AKISMET_KEY_CONTEXT }).toString('utf8');
}
