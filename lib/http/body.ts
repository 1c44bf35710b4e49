/**
 * The most that one request may send, in bytes. 20,000 code points of a comment are 240,000 bytes when each is an emoji
 * in a plain form (`%F0%9F%98%80`); with the same again somebody learns by how much their text is too long, instead of losing it.
 */
export const MAX_BODY_BYTES = 512 * 1024;

/**
 * What may come with pictures in it: two or three as telephones take them. Only addresses that say so in the table of
 * routes are sent as much, and only people who may write are listened to for as long.
 */
export const MAX_UPLOAD_BYTES = 12 * 1024 * 1024;

/** A screenful of picked comments and what is decided about them are half as many. */
const MAX_FIELDS = 100;

/**
 * The body of a request that acts. A name that was sent twice has an array as its value, in forms and (on the first
 * level) in JSON, so that a schema that wants a text refuses it. Nothing else is checked here: `fields` go to zod.
 */
export type Body =
  | { outcome: 'read'; kind: 'form'; fields: Record<string, unknown> }
  | { outcome: 'read'; kind: 'json'; fields: unknown }
  | { outcome: 'refused'; kind: 'form' | 'json'; status: 400 | 413 | 415 };

/**
 * Reads a form (urlencoded or multipart) or JSON. Refused are: more than `maxBytes` (413), other media types and
 * charsets than UTF-8 (415), and what is not what it says it is, down to broken escapes and UTF-8 (400).
 */
export async function readBody(request: Request, limits: Limits = USUAL): Promise<Body> {
  const contentType = request.headers.get('content-type') ?? '';
  const [mediaType = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const kind = mediaType === 'application/json' ? 'json' : 'form';
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset))
    return { outcome: 'refused', kind, status: 415 };

  const bytes = await readBytes(request, limits);
  if (bytes === undefined) return { outcome: 'refused', kind, status: 413 };
  try {
    switch (mediaType) {
      case 'application/json':
        return { outcome: 'read', kind: 'json', fields: readJson(decode(bytes)) };
      case 'application/x-www-form-urlencoded':
        return { outcome: 'read', kind: 'form', fields: gather(readPairs(decode(bytes))) };
      case 'multipart/form-data':
        return { outcome: 'read', kind: 'form', fields: gather(await readParts(bytes, contentType)) };
      default:
        if (bytes.length === 0 && mediaType === '') return { outcome: 'read', kind: 'form', fields: {} };
        return { outcome: 'refused', kind, status: 415 };
    }
  } catch {
    return { outcome: 'refused', kind, status: 400 };
  }
}

interface Limits {
  maxBytes: number;
  /** What is too long is heard out as far as this, and not kept: who is answered halfway does not hear it. */
  heardOut: number;
}

const USUAL: Limits = { maxBytes: MAX_BODY_BYTES, heardOut: MAX_BODY_BYTES };

/** Undefined when there is more than may be. A length that was announced need not be true, so what comes is counted. */
async function readBytes(
  request: Request,
  { maxBytes, heardOut }: Limits,
): Promise<Buffer<ArrayBuffer> | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > heardOut) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > heardOut) return undefined;
    if (length <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length > maxBytes ? undefined : Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const repeated = repeatedKeys(text);
  return Object.fromEntries(
    Object.entries(value).map(([key, last]) => [key, repeated.has(key) ? [last, last] : (last as unknown)]),
  );
}

/** The keys that stand more than once on the first level of valid JSON; `JSON.parse` silently takes the last of them. */
function repeatedKeys(json: string): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  let depth = 0;
  for (const [token, , colon] of json.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && colon !== undefined) {
      const key = JSON.parse(token.slice(0, -colon.length)) as string;
      if (seen.has(key)) repeated.add(key);
      seen.add(key);
    }
  }
  return repeated;
}

/** As URLSearchParams reads it, except that broken escapes are not silently replaced: they throw. */
function readPairs(text: string): [string, string][] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', ' ').split('=');
      return [decodeURIComponent(name), decodeURIComponent(value.join('='))];
    });
}

async function readParts(bytes: Buffer<ArrayBuffer>, contentType: string): Promise<[string, unknown][]> {
  const parts = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  return [...parts.entries()];
}

function gather(pairs: [string, unknown][]): Record<string, unknown> {
  if (pairs.length > MAX_FIELDS) throw new RangeError('Too many fields.');
  const fields = new Map<string, unknown>();
  for (const [name, value] of pairs) {
    const before = fields.get(name);
    if (!fields.has(name)) fields.set(name, value);
    else if (Array.isArray(before)) before.push(value);
    else fields.set(name, [before, value]);
  }
  // Own properties only, whatever the names are: `__proto__` is one like any other.
  return Object.fromEntries(fields);
}
