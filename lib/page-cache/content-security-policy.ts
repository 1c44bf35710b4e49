import { createHash } from 'node:crypto';

/**
 * The Content-Security-Policy of one page of HTML: our own files, and, by their hashes, the inline scripts and styles of
 * its head. Nothing of the body is hashed: people's words stand there, and should a script ever slip in among them, this
 * is the wall it meets. In development, where Next injects what it likes, inline is allowed.
 */
export function contentSecurityPolicy({ html, dev }: { html: string; dev: boolean }): string {
  const head = html.slice(0, Math.max(0, html.indexOf('</head>')));
  const scripts = dev ? ["'unsafe-inline'", "'unsafe-eval'"] : hashesOf(head, INLINE_SCRIPT);
  const styles = dev ? ["'unsafe-inline'"] : hashesOf(head, INLINE_STYLE);
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    ["style-src 'self'", ...styles].join(' '),
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    "object-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;
const INLINE_STYLE = /<style[^>]*>([\s\S]*?)<\/style>/gi;

function hashesOf(head: string, inline: RegExp): string[] {
  const hashes = Array.from(head.matchAll(inline), ([, content = '']) => {
    return `'sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}'`;
  });
  return [...new Set(hashes)];
}
