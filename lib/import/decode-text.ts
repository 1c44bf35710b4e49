/** An export begins within this much; what a plugin printed before it (blank lines, notices) is passed over. */
const HEAD_BYTES = 64 * 1024;

/** Long enough for `<![CDATA[` and for any entity: what may go on in the next chunk is kept back until then. */
const LOOK_BACK = 48;

/** What XML 1.0 forbids (2.2, Char), and what some database nevertheless held. Line breaks stay: lines are counted. */
const ILLEGAL = /[\0-\x08\x0e-\x1f\ufffe\uffff]/g;
const OTHER_SPACE = /[\v\f]/g;

const BARE_AMPERSAND = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});)/gi;

const CDATA_OPEN = '<![CDATA[';
const CDATA_CLOSE = ']]>';

/**
 * The text of an export, from its bytes: in the encoding that its byte order mark or declaration names (UTF-8 otherwise;
 * what is no UTF-8 becomes U+FFFD), without characters that XML forbids, with `&` escaped where it stands alone. What
 * comes before the root element, the declaration included, is reduced to its line breaks, so that lines still count.
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  let decoder = new TextDecoder();
  const repair = new Repair();
  for await (const chunk of bytes) {
    if (head === undefined) {
      yield repair.write(decoder.decode(chunk, { stream: true }));
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < HEAD_BYTES) continue;
    decoder = decoderFor(head);
    yield repair.write(withoutProlog(decoder.decode(head, { stream: true })));
    head = undefined;
  }
  if (head !== undefined) {
    yield repair.write(withoutProlog(decoderFor(head).decode(head)));
    yield repair.end();
    return;
  }
  yield repair.write(decoder.decode());
  yield repair.end();
}

function decoderFor(head: Uint8Array): TextDecoder {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  const declaration = /<\?xml[^>]{0,200}encoding\s*=\s*["']\s*([\w:.-]+)/i.exec(
    Buffer.from(head).toString('latin1'),
  );
  const hasMark = first === 0xef && second === 0xbb;
  const label = hasMark ? 'utf-8' : (declaration?.[1] ?? 'utf-8');
  try {
    // UTF-16 without a mark cannot have been read this far: the declaration lies.
    return new TextDecoder(/^utf-?16/i.test(label) ? 'utf-8' : label);
  } catch {
    return new TextDecoder();
  }
}

function withoutProlog(head: string): string {
  const declaration = /<\?xml\s[^>]*\?>/i.exec(head);
  const start =
    declaration === null
      ? head.search(/<(?:!--|!DOCTYPE|rss[\s>])/i)
      : declaration.index + declaration[0].length;
  if (start <= 0) return head;
  return head.slice(0, start).replace(/[^\n]+/g, '') + head.slice(start);
}

/** Takes out what XML forbids and escapes ampersands that begin nothing, outside of CDATA, where they are themselves. */
class Repair {
  #rest = '';
  #inCdata = false;

  write(text: string): string {
    return this.#repair(this.#rest + text.replace(ILLEGAL, '').replace(OTHER_SPACE, ' '), false);
  }

  end(): string {
    return this.#repair(this.#rest, true);
  }

  #repair(text: string, isEnd: boolean): string {
    let done = '';
    let at = 0;
    for (;;) {
      const mark = this.#inCdata ? CDATA_CLOSE : CDATA_OPEN;
      const next = text.indexOf(mark, at);
      if (next === -1) break;
      done += this.#escape(text.slice(at, next)) + mark;
      at = next + mark.length;
      this.#inCdata = !this.#inCdata;
    }
    const keep = isEnd ? text.length : this.#safeEnd(text, at);
    this.#rest = text.slice(keep);
    return done + this.#escape(text.slice(at, keep));
  }

  #escape(text: string): string {
    return this.#inCdata ? text : text.replace(BARE_AMPERSAND, '&amp;');
  }

  #safeEnd(text: string, from: number): number {
    if (this.#inCdata) return Math.max(from, text.length - (CDATA_CLOSE.length - 1));
    const tail = Math.max(from, text.length - LOOK_BACK);
    const open = text.slice(tail).search(/[&<](?!.*[;>])/s);
    return open === -1 ? text.length : tail + open;
  }
}
