import type { Token } from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { commentMarkdown } from '@/lib/comments/markdown';
import { normaliseText } from '@/lib/comments/normalise-text';

/** The second wall: whatever the first lets through, nothing but this reaches a page. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'em', 'strong', 'a', 'span', 'blockquote', 'ol', 'ul', 'li', 'pre', 'code'],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'], span: ['class'] },
  allowedClasses: { span: ['host'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  parseStyleAttributes: false,
};

/**
 * The body of a comment as HTML: what `commentMarkdown` reads, and nothing that loads, runs, carries an id or reaches out
 * of its paragraph. Takes Markdown of any length in time and size proportional to it (at most 20 times). What comes out
 * is never empty where something visible went in.
 */
export function renderBody(source: string): string {
  const text = normaliseText(source);
  const html = sanitizeHtml(commentMarkdown.render(text), ALLOWED).trim();
  if (/>[^<]*[^<\s]/.test(html)) return html;
  // Signs of Markdown around nothing ("> ", "-"): what was typed is what was said.
  const typed = text.trim();
  return typed === '' ? '' : `<p>${commentMarkdown.utils.escapeHtml(typed)}</p>`;
}

/**
 * The plain text of a comment on one line, without Markdown, of at most `maxCodePoints`, cut between words (letters with
 * their marks and emoji stay whole) and then ending in "…". What it quotes is left out, unless it does nothing else: a
 * line under a name must be that person's words.
 */
export function excerpt(source: string, maxCodePoints: number): string {
  const text = normaliseText(source);
  const tokens = commentMarkdown.parse(text, {});
  const own = plainText(tokens.filter(outsideQuotations()));
  return cut(own || plainText(tokens) || onOneLine(text), maxCodePoints);
}

function outsideQuotations(): (token: Token) => boolean {
  let depth = 0;
  return (token) => {
    if (token.type === 'blockquote_open') depth += 1;
    if (token.type === 'blockquote_close') depth -= 1;
    return depth === 0;
  };
}

function plainText(tokens: Token[]): string {
  const pieces = tokens.map((token) => {
    if (token.children === null) return token.content;
    return token.children
      .map((child) => (child.type === 'host' ? '' : /break$/.test(child.type) ? ' ' : child.content))
      .join('');
  });
  return onOneLine(pieces.join(' '));
}

function onOneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function cut(text: string, maxCodePoints: number): string {
  // A code point takes one or two units: what is farther on cannot be part of the answer.
  const within = Array.from(text.slice(0, 2 * maxCodePoints + 2));
  if (within.length <= maxCodePoints) return text;
  let whole = '';
  let room = maxCodePoints - 1;
  for (const { segment } of GRAPHEMES.segment(within.join(''))) {
    room -= Array.from(segment).length;
    if (room < 0) break;
    whole += segment;
  }
  const nextIsSpace = text.startsWith(' ', whole.length);
  const words = nextIsSpace ? whole : whole.replace(/ \S*$/u, '');
  return `${words.replace(/[\s,;:.–—-]+$/u, '')}…`;
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
