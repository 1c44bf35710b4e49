/** Longer than every address of ours and of an old site, shorter than what a proxy refuses. */
const MAX_LENGTH = 4096;

/**
 * What a request asks for. `path` has one spelling for one address: single slashes, none at the end, every segment
 * percent-encoded as `encodeURIComponent` does. `query` is as it came, without the question mark. `moved` says that the
 * slashes were others, so that the reader is to be sent to `path`.
 */
export type Address =
  | { outcome: 'address'; path: string; query: string; moved: boolean }
  | { outcome: 'malformed' }
  | { outcome: 'too-long' }
  | { outcome: 'nowhere' };

/**
 * Reads the target of a request line. Malformed are raw control and non-ASCII characters, backslashes, broken or
 * non-UTF-8 escapes and escaped control characters; nowhere lead `.` and `..` segments and escaped slashes, which
 * name files in some programs and never a page here.
 */
export function readAddress(target: string): Address {
  if (target.length > MAX_LENGTH) return { outcome: 'too-long' };
  const relative = target.replace(/^https?:\/\/[^/?#]*(?=[/?#]|$)/i, '');
  const [, rawPath = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(relative) ?? [];
  if (!/^[\x21-\x7e]*$/.test(relative) || relative.includes('\\')) return { outcome: 'malformed' };
  if (!rawPath.startsWith('/') && (relative === target || rawPath !== '')) return { outcome: 'malformed' };
  if (/%00/.test(query)) return { outcome: 'malformed' };

  const segments = decodeSegments(rawPath);
  if (segments === undefined) return { outcome: 'malformed' };
  if (segments.some(isTraversal)) return { outcome: 'nowhere' };
  const path = `/${segments.map(encodeURIComponent).join('/')}`;
  return { outcome: 'address', path, query, moved: /\/\/|.\/$/.test(rawPath) };
}

function decodeSegments(rawPath: string): string[] | undefined {
  try {
    const segments = rawPath
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);

    return segments.some((segment) => /[\u0000-\u001f\u007f]/.test(segment)) ? undefined : segments;
  } catch {
    return undefined;
  }
}

function isTraversal(segment: string): boolean {
  return segment === '.' || segment === '..' || /[/\\]/.test(segment);
}
