/** A mail or a part of one: what it is, in lower case, what it says as text, and all parts within parts, in order. */
export interface MimePart {
  /** By name in lower case; of several of one name the last. */
  headers: Record<string, string>;
  type: string;
  /** Empty for what is no text. */
  text: string;
  /** Those that hold no others. None when it is no multipart. */
  parts: MimePart[];
}

/** Nobody nests deeper than this but to see what happens. */
const MAX_DEPTH = 8;
const MAX_PARTS = 100;

/**
 * Reads a mail that anybody may have made (RFC 5322, 2045, 2046). `source` has one character for each byte (latin1). What
 * it does not understand it leaves out; it never throws, and takes time in proportion to the length.
 */
export function readMime(source: string): MimePart {
  return readPart(source, 0);
}

/** Fields of the form `Name: value`, unfolded, by name in lower case; of several of one name the last. */
export function fieldsOf(text: string): Record<string, string> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) fields[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return fields;
}

function readPart(source: string, depth: number): MimePart {
  const { head, body } = split(source);
  const headers = fieldsOf(head);
  const contentType = headers['content-type'] ?? 'text/plain';
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(contentType)?.[0].toLowerCase() ?? 'text/plain';
  const boundary = parameterOf(contentType, 'boundary');
  if (type.startsWith('multipart/') && boundary !== '' && depth < MAX_DEPTH) {
    const parts = splitParts(body, boundary).flatMap((part) => leavesOf(readPart(part, depth + 1)));
    return { headers, type, text: '', parts: parts.slice(0, MAX_PARTS) };
  }
  const isText = /^text\/|^message\/(?:global-)?(?:delivery-status|feedback-report)$/.test(type);
  const bytes = isText ? decode(body, headers['content-transfer-encoding'] ?? '') : '';
  return { headers, type, text: textOf(bytes, parameterOf(contentType, 'charset')), parts: [] };
}

function leavesOf(part: MimePart): MimePart[] {
  return part.type.startsWith('multipart/') ? part.parts : [part];
}

/** A mail whose first line is no field begins with that line; what comes from a pipe may begin with the mailbox's own (`From `). */
function split(source: string): { head: string; body: string } {
  const start = /^From [^\r\n]*\r?\n/.exec(source)?.[0].length ?? 0;
  const end = /(?:^|\r?\n)\r?\n/g;
  end.lastIndex = start;
  const blank = end.exec(source);
  if (blank === null) return { head: source.slice(start), body: '' };
  return { head: source.slice(start, blank.index), body: source.slice(blank.index + blank[0].length) };
}

function splitParts(body: string, boundary: string): string[] {
  const parts: string[] = [];
  let current: string[] | null = null;
  for (const line of body.split('\n')) {
    const bare = line.trimEnd();
    if (bare !== `--${boundary}` && bare !== `--${boundary}--`) {
      current?.push(line);
      continue;
    }
    if (current !== null) parts.push(current.join('\n'));
    current = bare.endsWith(`${boundary}--`) ? null : [];
    if (current === null || parts.length >= MAX_PARTS) return parts;
  }
  // Cut short on the way: what there is of the last part counts.
  if (current !== null) parts.push(current.join('\n'));
  return parts;
}

/** A parameter of a header, as `boundary` of a Content-Type; empty when it has none. */
export function parameterOf(header: string, name: string): string {
  const [, quoted, plain] =
    new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;"]+))`, 'i').exec(header) ?? [];
  return quoted ?? plain ?? '';
}

/** RFC 2045, 6.7 and 6.8. */
function decode(body: string, encoding: string): string {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('latin1');
    case 'quoted-printable':
      return body
        .replace(/=[ \t]*\r?\n/g, '')
        .replace(/=([0-9A-F]{2})/gi, (_escape, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    default:
      return body;
  }
}

function textOf(bytes: string, charset: string): string {
  try {
    return new TextDecoder(charset || 'utf-8').decode(Buffer.from(bytes, 'latin1'));
  } catch {
    // A name that no program knows.
    return new TextDecoder('utf-8').decode(Buffer.from(bytes, 'latin1'));
  }
}
