import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether an answer is read by a program rather than a person: it was asked in JSON, or JSON and no page is what is taken
 * (which is how a GET says it, having no body). What a browser sends with a navigation names `text/html`.
 */
export function speaksJson(headers: Pick<IncomingHttpHeaders, 'content-type' | 'accept'>): boolean {
  if (isJson(headers['content-type'] ?? '')) return true;
  const taken = (headers.accept ?? '').split(',');
  return taken.some(isJson) && !taken.some((range) => /^\s*text\/html\b/i.test(range));
}

function isJson(mediaType: string): boolean {
  return /^\s*application\/json\b/i.test(mediaType);
}
