import { cleanName } from '@/lib/auth/fold-name';
import { normaliseText } from '@/lib/comments/normalise-text';
import { renderBody } from '@/lib/comments/render-body';
import { keyedHash } from '@/lib/comments/earlier-comment';
import { newId } from '@/lib/ids';
import type { CommentKind, ImportedStatus } from '@/lib/import/classify-item';
import { commentToMarkdown } from '@/lib/import/comment-markdown';
import { plainText } from '@/lib/import/html-tree';
import type { Reply } from '@/lib/import/order-replies';
import type { WxrComment } from '@/lib/import/wxr-records';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { seal } from '@/lib/privacy/seal';

/** PRODUCT 5; the full name of a comment that is cut says less than its beginning. */
const MAX_NAME_LENGTH = 60;
/** Longer than any name with its address, before either is cleaned. */
const MAX_RAW_NAME = 1000;

const MAX_INTEGER = 2_147_483_647;

/** A comment on its way in: what was read, and how it counts. */
export interface CommentToImport extends Reply {
  kind: CommentKind;
  status: ImportedStatus;
  at: Date;
  source: WxrComment;
  /** Another comment of the same export has the same number, and is the one that links with it lead to. */
  isSecond: boolean;
}

/** A row of the table comment, as JSON carries it: bytes in base64. */
export interface CommentRow {
  id: string;
  article_id: string;
  parent_id: string | null;
  kind: CommentKind;
  status: ImportedStatus;
  author_name: string;
  email: string | null;
  email_index: string | null;
  body: string;
  body_html: string;
  content_hash: string;
  created_at: string;
  visible: boolean;
  imported_number: number | null;
  source_id: string;
}

/**
 * The row for a comment: name cleaned, e-mail address sealed and blind-indexed, text as Markdown and rendered by the one
 * renderer. Its address, user agent and web site were never read.
 */
export function planComment({
  comment,
  articleId,
  parentId,
}: {
  comment: CommentToImport;
  articleId: string;
  parentId: string | null;
}): CommentRow {
  const { source, kind, status, at } = comment;
  const id = newId();
  const body = normaliseText(commentToMarkdown(source.content)).trim();
  const email = normaliseEmail(source.email);
  const { encryption } = keys();
  return {
    id,
    article_id: articleId,
    parent_id: parentId,
    kind,
    status,
    author_name: authorName(source.author),
    email:
      email && seal({ key: encryption, plaintext: email, context: `comment-email:${id}` }).toString('base64'),
    email_index: email && indexOf(email),
    body,
    body_html: renderBody(body),
    content_hash: keyedHash(['content', body]).toString('base64'),
    created_at: at.toISOString(),
    visible: status === 'published' && kind === 'comment',
    imported_number: comment.isSecond ? null : numberOf(source.id),
    source_id: comment.sourceId,
  };
}

/** The same few people write most comments; their keyed hashes are reckoned once. Forgotten now and then, to stay small. */
const indexes = new Map<string, string>();
const MAX_INDEXES = 5000;

function indexOf(email: string): string {
  const known = indexes.get(email);
  if (known !== undefined) return known;
  if (indexes.size >= MAX_INDEXES) indexes.clear();
  const index = emailIndex({ key: keys().blindIndex, email }).toString('base64');
  indexes.set(email, index);
  return index;
}

/**
 * A name as it may stand on a page: people typed their e-mail address into that field, and of such a one only what comes
 * before the @ is shown. It may be a member's name: it stands without a badge, and was there first.
 */
export function authorName(raw: string): string {
  const words = plainText(normaliseText(raw.slice(0, MAX_RAW_NAME))).replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
  const shown = words.replace(/([^\s@<>()]+)@[^\s@<>()]+\.[^\s@<>()]+/g, '$1');
  const short = Array.from(shown).slice(0, MAX_NAME_LENGTH).join('');
  const cleaned = cleanName(short);
  return cleaned.outcome === 'ok' ? cleaned.name : 'Anonymous';
}

function numberOf(id: string): number | null {
  const number = /^\d{1,10}$/.test(id) ? Number(id) : 0;
  return number > 0 && number <= MAX_INTEGER ? number : null;
}
