import { NO_PAGE_POLICY } from '@/lib/http/headers';
import type { Rendering } from '@/lib/page-cache/cache';
import { makeDocument } from '@/lib/page-cache/document';
import { makeShells, type Finished } from '@/lib/page-cache/shell';

/** An address that no page has: what Next shows there is what every unknown address shows. */
export const NOT_FOUND_TARGET = '/_not-found';

/**
 * What React leaves for a script to move into its place, and we have no such script: a page in pieces. Pages wait for
 * all they show (no Suspense, no loading.tsx), so this is a mistake in one of them, and is not to be kept.
 */
const STREAMED_LATE = /<template id="[BP]:|<div hidden="" id="S:/;

/** The page that members without the role get instead of the one they asked for (app/forbidden); outside it has no address. */
export const FORBIDDEN_TARGET = '/forbidden';

/** As Next says it of its own. */
const HTML = 'text/html; charset=utf-8';

/** The answer of Next to one request, whole. Header names are lower case. */
export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

/**
 * Makes the renderer of public pages: what is kept around a page is filled anew, for the rest `ask` gets them from Next as
 * a stranger without cookies would. After `forget` Next is asked for all of them.
 */
export function makeRender({ ask, headers, htmlHeaders = {}, pageHeaders = () => ({}) }: Parts): {
  render: (target: string) => Promise<Rendering>;
  forget: () => void;
} {
  const shells = makeShells();

  async function render(target: string): Promise<Rendering> {
    const written = await shells.write(target);
    if (written !== undefined) return finish(target, { ...written, status: 200, type: HTML, isHtml: true });

    const { status, headers: answered, body } = await ask(target);
    const location = answered.location;
    if (status >= 300 && status < 400 && typeof location === 'string')
      return { outcome: 'elsewhere', status, location };
    if (status === 404 && target !== NOT_FOUND_TARGET) return { outcome: 'missing' };
    if (status !== 200 && status !== 404) return { outcome: 'failed', status };

    const type = String(answered['content-type'] ?? 'application/octet-stream');
    const isHtml = type.startsWith('text/html');
    const html = isHtml ? body.toString() : '';
    if (STREAMED_LATE.test(html)) return { outcome: 'failed', status: 500 };
    const page = isHtml ? shells.finish(target, html) : { body, policy: NO_PAGE_POLICY };
    // Next cannot give a page this status without leaving its words to script.
    const told = target === FORBIDDEN_TARGET ? 403 : status;
    return finish(target, { ...page, status: told, type, isHtml });
  }

  async function finish(target: string, { body, policy, status, type, isHtml }: Made): Promise<Rendering> {
    const document = await makeDocument({
      status,
      body,
      headers: {
        ...headers,
        ...(isHtml && htmlHeaders),
        'Content-Security-Policy': policy,
        // Browsers keep the page and ask whether it is still true; they are told 304. A page that is not there is not kept.
        'Cache-Control': status === 200 ? 'no-cache' : 'no-store',
        ...(status === 200 && pageHeaders(target)),
        'Content-Type': type,
      },
    });
    return { outcome: 'page', document };
  }

  return { render, forget: () => shells.forget() };
}

interface Made extends Finished {
  status: number;
  type: string;
  isHtml: boolean;
}

interface Parts {
  ask: (target: string) => Promise<Answer>;
  /** Those that every answer of the site carries. */
  headers: Readonly<Record<string, string>>;
  /** Those that pages of HTML carry besides. */
  htmlHeaders?: Readonly<Record<string, string>>;
  /** Those of a page that is there, by its target: they win. */
  pageHeaders?: (target: string) => Readonly<Record<string, string>>;
}
