import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NO_PAGE_POLICY } from '@/lib/http/headers';
import { compressFully, makeDocument, sendDocument, type Document } from '@/lib/page-cache/document';

/** What a build makes and `public/` holds. Nothing else is served, source maps included. */
const ASSET_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Pictures and sound. An SVG can hold scripts: shown in a page they never run, opened by itself UPLOAD_POLICY stops them. */
const UPLOAD_TYPES: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** Names with a hash in them never mean anything else. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const HASHED = /^\/(?:assets|_next)\//;

/** An upload hardly ever changes, but one that was taken down should not live on in every browser for a year. */
const FOR_A_WEEK = 'public, max-age=604800';

const UPLOAD_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  /** Canonical (http/address), so without dots that climb. */
  path: string;
}

/** Sends one file or says, with false, that there is none to be sent. */
export type SendFile = (asked: Asked) => Promise<boolean>;

/**
 * Serves what was built: `/_next/static` out of `.next/static`, the rest out of `public/`, below `dir`. Each file is read
 * and compressed once and then held, since no build makes more of them than fit into memory.
 */
export function serveAssets({
  dir,
  headers,
}: {
  dir: string;
  headers: Readonly<Record<string, string>>;
}): SendFile {
  const documents = new Map<string, Promise<Document | undefined>>();

  async function read(path: string): Promise<Document | undefined> {
    const [root, relative] = path.startsWith('/_next/static/')
      ? [join(dir, '.next', 'static'), path.slice('/_next/static'.length)]
      : [join(dir, 'public'), path];
    const found = await findFile({ root, relative, types: ASSET_TYPES });
    if (found === undefined) return undefined;
    const document = await makeDocument({
      status: 200,
      body: await readFile(found.file),
      headers: {
        ...headers,
        'Content-Security-Policy': NO_PAGE_POLICY,
        'Cache-Control': HASHED.test(path) ? FOR_EVER : FOR_A_WEEK,
        'Content-Type': found.type,
      },
    });
    return compressFully(document);
  }

  return async ({ request, response, path }) => {
    const reading = documents.get(path) ?? read(path);
    documents.set(path, reading);
    const document = await reading.catch(() => undefined);
    if (document === undefined) documents.delete(path);
    else sendDocument({ document, request, response });
    return document !== undefined;
  };
}

/** Serves `/uploads/…` out of `dir`: pictures and sound only, streamed, sandboxed should a browser open one as a page. */
export function serveUploads({
  dir,
  headers,
}: {
  dir: string;
  headers: Readonly<Record<string, string>>;
}): SendFile {
  return async ({ request, response, path }) => {
    const relative = path.slice('/uploads'.length);
    const found = await findFile({ root: dir, relative, types: UPLOAD_TYPES });
    if (found === undefined) return false;
    const etag = `"${found.size.toString(36)}-${found.changed.toString(36)}"`;
    const told = {
      ...headers,
      'Content-Security-Policy': UPLOAD_POLICY,
      'Cache-Control': FOR_A_WEEK,
      ETag: etag,
    };
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, told).end();
      return true;
    }
    response.writeHead(200, { ...told, 'Content-Type': found.type, 'Content-Length': found.size });
    if (request.method === 'HEAD') response.end();
    // A reader who leaves halfway is no error of ours, and the answer has begun: nothing else could be said.
    else await pipeline(createReadStream(found.file), response).catch(() => undefined);
    return true;
  };
}

/** The regular file of an allowed type at `relative` (percent-encoded) below `root`, wherever symbolic links lead. */
async function findFile({ root, relative, types }: Wanted) {
  const name = decodeURIComponent(relative);
  const type = types[extname(name).toLowerCase()];
  if (type === undefined || name.split('/').some((segment) => segment.startsWith('.'))) return undefined;
  try {
    const [base, file] = await Promise.all([realpath(root), realpath(join(root, name))]);
    const facts = await stat(file);
    if (!file.startsWith(base + sep) || !facts.isFile()) return undefined;
    return { file, type, size: facts.size, changed: Math.floor(facts.mtimeMs) };
  } catch {
    return undefined; // not there, or not ours to read
  }
}

interface Wanted {
  root: string;
  relative: string;
  types: Readonly<Record<string, string>>;
}
