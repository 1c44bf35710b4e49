import { createHash } from 'node:crypto';

/** The answer with a tag by which its text is known again, or 304 without a text for who names that tag (RFC 9110, 13.1.2). */
export async function unlessKnown(request: Request, response: Response): Promise<Response> {
  if (!response.ok) return response;
  const text = await response.text();
  const etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  const headers = new Headers(response.headers);
  headers.set('etag', etag);
  const known = request.headers.get('if-none-match')?.split(/\s*,\s*/) ?? [];
  return known.includes(etag)
    ? new Response(null, { status: 304, headers })
    : new Response(text, { headers });
}
