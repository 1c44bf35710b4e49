import { NO_PAGE_POLICY } from '@/lib/http/headers';
import type { Rendering } from '@/lib/page-cache/cache';
import { contentSecurityPolicy } from '@/lib/page-cache/content-security-policy';
import { makeDocument } from '@/lib/page-cache/document';
import { inlineStyles } from '@/lib/page-cache/inline-styles';
import { putBack } from '@/lib/page-cache/set-aside';
import { stripScripts } from '@/lib/page-cache/strip-scripts';

/** An address that no page has: what Next shows there is what every unknown address shows. */
export const NOT_FOUND_TARGET = '/_not-found';

/**
 * What React leaves for a script to move into its place, and we have no such script: a page in pieces. Pages wait for
 * all they show (no Suspense, no loading.tsx), so this is a mistake in one of them, and is not to be kept.
 */
const STREAMED_LATE = /<template id="[BP]:|<div hidden="" id="S:/;

/** The page that members without the role get instead of the one they asked for (app/forbidden); outside it has no address. */
export const FORBIDDEN_TARGET = '/forbidden';

/** The answer of Next to one request, whole. Header names are lower case. */
export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

/** Makes the renderer of public pages: `ask` gets them from Next as a stranger without cookies would. */
export function makeRender({
  ask,
  headers,
  htmlHeaders = {},
  pageHeaders = () => ({}),
}: Parts): (target: string) => Promise<Rendering> {
  return async (target) => {
    const { status, headers: answered, body } = await ask(target);
    const location = answered.location;
    if (status >= 300 && status < 400 && typeof location === 'string')
      return { outcome: 'elsewhere', status, location };
    if (status === 404 && target !== NOT_FOUND_TARGET) return { outcome: 'missing' };
    if (status !== 200 && status !== 404) return { outcome: 'failed', status };

    const type = String(answered['content-type'] ?? 'application/octet-stream');
    const isHtml = type.startsWith('text/html');
    if (isHtml && STREAMED_LATE.test(body.toString())) return { outcome: 'failed', status: 500 };
    const page = isHtml ? finishHtml(body, { dev: false }) : { body, policy: NO_PAGE_POLICY };
    // Next cannot give a page this status without leaving its words to script.
    const told = target === FORBIDDEN_TARGET ? 403 : status;
    const document = await makeDocument({
      status: told,
      body: page.body,
      headers: {
        ...headers,
        ...(isHtml && htmlHeaders),
        'Content-Security-Policy': page.policy,
        // Browsers keep the page and ask whether it is still true; they are told 304. A page that is not there is not kept.
        'Cache-Control': told === 200 ? 'no-cache' : 'no-store',
        ...(told === 200 && pageHeaders(target)),
        'Content-Type': type,
      },
    });
    return { outcome: 'page', document };
  };
}

/** What is done to every page of HTML before it leaves: Next's scripts out, styles and what was set aside in (neither while developing), policy computed. */
export function finishHtml(body: Buffer, { dev }: { dev: boolean }): { body: Buffer; policy: string } {
  const html = dev ? body.toString() : putBack(inlineStyles(stripScripts(body.toString())));
  return { body: Buffer.from(html), policy: contentSecurityPolicy({ html, dev }) };
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
