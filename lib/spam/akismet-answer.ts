import type { AkismetReply } from '@/lib/spam/akismet';
import type { UnknownCause } from '@/lib/spam/circuit';
import type { WireFields } from '@/lib/spam/wire-fields';

/** What may be kept of a call, in a history too: nothing in it is of the comment or its author. */
export type Receipt = {
  /** The service's own number of the check. */
  guid?: string;
  /** The first 50 characters of the answer. */
  answer: string;
  latencyMs: number;
  /** A notice to the site's administrators, which can come with an ordinary verdict. */
  alert?: { code: string; message: string };
  error?: string;
  debugHelp?: string;
};

export type Trouble = { cause: UnknownCause; retryAfterSeconds?: number };

/** The history keeps as much of an answer as the reference plugin does. */
const MAX_ANSWER_LENGTH = 50;
const MAX_MESSAGE_LENGTH = 200;

/** A service that asks for more than a day of silence is asked again after a day. */
const MAX_RETRY_AFTER = 86_400;

/** Alerts that say the month's quota is used up, rather than that the key is barred. */
export const QUOTA_ALERTS = new Set(['10501', '10502', '10504', '10508', '10516']);

/** What the service itself says, word for word, and its codes; a comment may hold the same words without being quoted in them. */
const OWN_WORDS =
  /^(true|false|valid|invalid|Invalid Key|Thanks for making the web a better place\.|Missing required field: [a-z_]{1,40}\.?|Empty "[a-z_]{1,40}" value|\d{5})$/;

/** Fields that say nothing of a person. */
const PUBLIC_FIELDS = new Set(['blog', 'blog_lang', 'blog_charset', 'comment_type', 'permalink']);

const WORDS = /[\p{L}\p{M}\p{N}]+/gu;

/** Shorter ones are a part of too many words to tell anything. */
const MIN_TELLING_LENGTH = 5;

const GUID = /^[0-9a-f-]{32,36}$/i;

/** Why this reply cannot be relied on, or nothing if it is, to the letter, one of the answers that are `expected`. */
export function findTrouble(reply: AkismetReply, expected: readonly string[]): Trouble | undefined {
  if (reply.outcome === 'failed') return { cause: reply.cause };
  const { status, body } = reply;
  if (status >= 300 && status < 400) return { cause: 'redirect' };
  if (status !== 200) return { cause: status === 429 ? 'throttled' : 'http-status', ...retryAfter(reply) };
  // The service sends verdicts beside errors; they count for nothing.
  if (header(reply, 'x-akismet-error')) return { cause: causeOfError(reply) };
  if (expected.includes(body)) return undefined;
  if (isAboutField(body) || isAboutField(header(reply, 'x-akismet-debug-help')))
    return { cause: 'missing-field' };
  if (body === 'invalid' || body === 'Invalid Key') return { cause: 'invalid-key' };
  return { cause: 'unexpected-answer' };
}

/** What may be kept of a reply. A server that echoes what it was sent gets none of it into the receipt. */
export function writeReceipt(reply: AkismetReply, sent: WireFields): Receipt {
  const { latencyMs } = reply;
  if (reply.outcome === 'failed') return { answer: '', latencyMs };
  const clean = (text: string | undefined) =>
    text ? withoutWordsOf(sent, text).slice(0, MAX_MESSAGE_LENGTH).toWellFormed() : undefined;
  const guid = header(reply, 'x-akismet-guid');
  const code = clean(header(reply, 'x-akismet-alert-code'));
  const error = clean(header(reply, 'x-akismet-error'));
  const debugHelp = clean(header(reply, 'x-akismet-debug-help'));
  return {
    answer: withoutWordsOf(sent, reply.body).slice(0, MAX_ANSWER_LENGTH).toWellFormed(),
    latencyMs,
    ...(guid && GUID.test(guid) && { guid }),
    ...(code && { alert: { code, message: clean(header(reply, 'x-akismet-alert-msg')) ?? '' } }),
    ...(error && { error }),
    ...(debugHelp && { debugHelp }),
  };
}

/** One header of the answer, by its lower-case name. */
export function header(reply: AkismetReply, name: string): string | undefined {
  const value = reply.outcome === 'answered' ? reply.headers[name] : undefined;
  return Array.isArray(value) ? value[0] : value;
}

function causeOfError(reply: AkismetReply): UnknownCause {
  const codes = [header(reply, 'x-akismet-error'), header(reply, 'x-akismet-alert-code')];
  return codes.some((code) => code !== undefined && QUOTA_ALERTS.has(code)) ? 'throttled' : 'suspended';
}

function isAboutField(text: string | undefined): boolean {
  return text !== undefined && /^(Missing required field|Empty "[a-z_]+" value)/.test(text);
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter(reply: AkismetReply): { retryAfterSeconds?: number } {
  const value = header(reply, 'retry-after');
  if (value === undefined) return {};
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return {};
  return { retryAfterSeconds: Math.ceil(Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER)) };
}

/**
 * `text` as plain characters, with an ellipsis for every word of it that stands in what was sent of the comment, and
 * for every longer word or number that is only a part of something there, as when an echo breaks off.
 */
function withoutWordsOf(sent: WireFields, text: string): string {
  if (OWN_WORDS.test(text)) return text;
  const told = Object.entries(sent).flatMap(([field, value]) => (PUBLIC_FIELDS.has(field) ? [] : [value]));
  const said = told.join('\n').toLowerCase();
  const words = new Set(said.match(WORDS));
  const isQuoted = (word: string) =>
    word.length >= MIN_TELLING_LENGTH || /\p{N}/u.test(word) ? said.includes(word) : words.has(word);
  return decodePercents(text)
    .replace(WORDS, (word) => (isQuoted(word.toLowerCase()) ? '…' : word))
    .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]+/gu, ' ')
    .trim();
}

function decodePercents(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
}
