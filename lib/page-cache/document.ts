import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/**
 * One answer, ready to be sent any number of times: its bytes plain and compressed, and every header with them.
 * Gzip is there from the beginning, brotli when the page has been left alone for a moment; `bytes` is what all of it takes in memory.
 */
export interface Document {
  status: number;
  etag: string;
  /** Of the answer that says so to who has it already. */
  notModified: string[];
  /** All but those of length and encoding. */
  headers: Readonly<Record<string, string>>;
  identity: Representation;
  gzip?: Representation;
  br?: Representation;
  bytes: number;
}

interface Representation {
  body: Buffer;
  /** Names and values in turn: the form that Node sends without looking at them again. */
  headers: string[];
}

interface Facts {
  status: number;
  body: Buffer;
  /** All but those of length, encoding and validation. */
  headers: Readonly<Record<string, string>>;
}

/** Below this, a compressed answer saves no packet. */
export const WORTH_COMPRESSING = 1000;

const COMPRESSIBLE = /^(text\/|application\/(json|xml|atom\+xml|javascript)|image\/svg)/;

/** Of both: what most pages come to goes into one piece, and the event loop hears of it once. */
const CHUNK = { chunkSize: 64 * 1024 };

/**
 * Six of eleven and a window that holds most pages: within two percent of quality nine and its large window, for a fifth
 * of the processor's time, and without the megabytes whose freeing alone holds the event loop for milliseconds.
 */
const BROTLI = {
  ...CHUNK,
  params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_LGWIN]: 18 },
};

/**
 * Makes a document, compressing it with gzip on another thread: a reader on a thin line gains more by that than the
 * milliseconds it takes. The ETag is a hash of the bytes, weak because one stands for all encodings of them.
 */
export async function makeDocument({ status, body, headers }: Facts): Promise<Document> {
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const all = { ...headers, ETag: etag, Vary: 'Accept-Encoding' };
  const document: Document = {
    status,
    etag,
    notModified: Object.entries(all).flat(),
    headers: all,
    identity: represent(body, all),
    bytes: body.length,
  };
  if (!isWorthCompressing({ body, headers })) return document;
  return withEncoding({ document, encoding: 'gzip', body: await promisify(gzip)(body, CHUNK) });
}

/** The same document with brotli. */
export async function compressFully(document: Document): Promise<Document> {
  if (document.gzip === undefined) return document;
  const body = await promisify(brotliCompress)(document.identity.body, BROTLI);
  return withEncoding({ document, encoding: 'br', body });
}

/** Sends the document, or `304` to who has it already, in the best encoding the client takes; to HEAD without its body. */
export function sendDocument({ document, request, response }: Exchange): void {
  if (document.status === 200 && knows(request.headers['if-none-match'], document.etag)) {
    response.writeHead(304, document.notModified).end();
    return;
  }
  const { body, headers } = choose(document, request.headers['accept-encoding']);
  response.writeHead(document.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

interface Exchange {
  document: Document;
  request: IncomingMessage;
  response: ServerResponse;
}

function isWorthCompressing({ body, headers }: Pick<Facts, 'body' | 'headers'>): boolean {
  return body.length >= WORTH_COMPRESSING && COMPRESSIBLE.test(headers['Content-Type'] ?? '');
}

function represent(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  encoding?: string,
): Representation {
  const all = {
    ...headers,
    ...(encoding && { 'Content-Encoding': encoding }),
    'Content-Length': String(body.length),
  };
  return { body, headers: Object.entries(all).flat() };
}

function withEncoding({ document, encoding, body }: Encoded): Document {
  const representation = represent(body, document.headers, encoding);
  return { ...document, [encoding]: representation, bytes: document.bytes + body.length };
}

interface Encoded {
  document: Document;
  encoding: 'gzip' | 'br';
  body: Buffer;
}

function choose(document: Document, accepted: string | string[] | undefined): Representation {
  if (accepted === undefined) return document.identity;
  const { br, gzip } = understand(String(accepted));
  if (br && document.br !== undefined) return document.br;
  if (gzip && document.gzip !== undefined) return document.gzip;
  return document.identity;
}

/** What such headers were found to mean: a handful of browsers send the same few, and reading one takes a microsecond each time. */
const understood = new Map<string, { br: boolean; gzip: boolean }>();
const MAX_UNDERSTOOD = 100;

function understand(header: string): { br: boolean; gzip: boolean } {
  const before = understood.get(header);
  if (before !== undefined) return before;
  const encodings = { br: accepts(header, 'br'), gzip: accepts(header, 'gzip') };
  // Whoever invents headers has the others read anew, no more.
  if (understood.size >= MAX_UNDERSTOOD) understood.clear();
  understood.set(header, encodings);
  return encodings;
}

/** Whether a client takes this encoding. RFC 9110, 12.5.3: named, and not with a weight of nought. `*` is nobody's way of asking for brotli. */
export function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((part) => {
    const [name = '', weight = ''] = part.split(';');
    return name.trim().toLowerCase() === encoding && !/^\s*q=0(\.0*)?\s*$/i.test(weight);
  });
}

/** RFC 9110, 13.1.2: weak comparison. */
function knows(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header.trim() === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === opaque);
}
