/** A mail that was kept, read again. */
export interface ReadMail {
  from: string;
  to: string;
  subject: string;
  date: string;
  text: string;
  html: string;
}

/**
 * Reads a mail that lib/mail/send made: two alternatives, quoted-printable, in UTF-8. It is no reader for other people's
 * mail. `source` has one character for each byte (latin1). What is not there is empty.
 */
export function readEml(source: string): ReadMail {
  const { headers, body } = split(source);
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  const parts = boundary === undefined ? [] : body.split(`--${boundary}`).slice(1, -1).map(readPart);
  return {
    from: words(headers.from ?? ''),
    to: words(headers.to ?? ''),
    subject: words(headers.subject ?? ''),
    date: headers.date ?? '',
    text: parts.find(({ type }) => type.startsWith('text/plain'))?.content ?? '',
    html: parts.find(({ type }) => type.startsWith('text/html'))?.content ?? '',
  };
}

function readPart(source: string): { type: string; content: string } {
  const { headers, body } = split(source.replace(/^\r?\n/, ''));
  const isQuoted = headers['content-transfer-encoding'] === 'quoted-printable';
  return { type: headers['content-type'] ?? '', content: utf8(isQuoted ? unquote(body) : body).trimEnd() };
}

function split(source: string): { headers: Record<string, string>; body: string } {
  const [, head = '', body = ''] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(source) ?? [];
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { headers: Object.fromEntries(headers), body };
}

/** RFC 2045, 6.7. */
function unquote(text: string): string {
  return text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_escape, hex: string) => {
    return String.fromCharCode(parseInt(hex, 16));
  });
}

/** RFC 2047: `=?UTF-8?Q?…?=`, and the white space between two of them, which does not count. */
function words(header: string): string {
  return header
    .replace(/(=\?utf-8\?[bq]\?[^?]*\?=)\s+(?==\?utf-8\?[bq]\?)/gi, '$1')
    .replace(/(?:=\?utf-8\?([bq])\?[^?]*\?=)+/gi, (run) =>
      utf8(
        Array.from(run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi), ([, encoding = '', content = '']) =>
          encoding.toLowerCase() === 'b'
            ? Buffer.from(content, 'base64').toString('latin1')
            : unquote(content.replaceAll('_', ' ')),
        ).join(''),
      ),
    );
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
