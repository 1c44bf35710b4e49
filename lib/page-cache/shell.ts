import { LRUCache } from 'lru-cache';
import { contentSecurityPolicy } from '@/lib/page-cache/content-security-policy';
import { inlineStyles } from '@/lib/page-cache/inline-styles';
import { takeBody, type Aside, type Body } from '@/lib/page-cache/set-aside';
import { stripScripts } from '@/lib/page-cache/strip-scripts';

/** A page of HTML, ready to leave. */
export interface Finished {
  body: Buffer;
  policy: string;
}

/** What Next made around the body of a page, ready to leave, and how that body is written. */
interface Shell {
  before: Buffer;
  after: Buffer;
  policy: string;
  around: string;
  again: Aside['again'];
}

/** Of a page whose body was set aside: some 50 kB of styles and a head each. */
const SHELLS_BYTES = 16 * 1024 * 1024;

export interface Shells {
  /** Finishes a page that Next made, and keeps what is around its body. */
  finish(target: string, html: string): Finished;
  /**
   * Writes a page whose shell is kept, without Next; undefined when there is none, when it is not the page's any more, or when there is no
   * such page. Rejects as the page's own reading does.
   */
  write(target: string): Promise<Finished | undefined>;
  /** Has Next make everything anew. */
  forget(): void;
}

/**
 * Keeps what Next makes around the bodies of pages (docs/decisions/0045). What changes all day is the body: somebody said
 * something. The head of the same page changes when its article or the site does, and then Next is asked.
 */
export function makeShells({ maxBytes = SHELLS_BYTES }: { maxBytes?: number } = {}): Shells {
  const kept = new LRUCache<string, Shell>({
    maxSize: maxBytes,
    sizeCalculation: ({ before, after, policy, around }, target) =>
      before.length + after.length + policy.length + around.length + target.length,
  });

  function finish(target: string, html: string): Finished {
    const { before, body, after, policy } = prepare(html);
    if (body === null) return { body: Buffer.from(before), policy };
    const { around, again } = body;
    const shell = { before: Buffer.from(before), after: Buffer.from(after), policy, around, again };
    kept.set(target, shell);
    return fill(shell, body);
  }

  async function write(target: string): Promise<Finished | undefined> {
    const shell = kept.get(target);
    if (shell === undefined) return undefined;
    const body = await shell.again();
    if (body?.around === shell.around) return fill(shell, body);
    kept.delete(target);
    return undefined;
  }

  return { finish, write, forget: () => kept.clear() };
}

/** Finishes a page that is made for one person, and keeps nothing of it. While developing Next's scripts and styles stay. */
export function finishHtml(html: string, { dev }: { dev: boolean }): Finished {
  if (dev) return { body: Buffer.from(html), policy: contentSecurityPolicy({ html, dev }) };
  const { before, body, after, policy } = prepare(html);
  return { body: Buffer.from(before + (body?.html ?? '') + after), policy };
}

/** What is done to every page of HTML before it leaves: Next's scripts out, styles in, the policy computed, its body found. */
function prepare(html: string): { before: string; body: Aside | null; after: string; policy: string } {
  const page = inlineStyles(stripScripts(html));
  const policy = contentSecurityPolicy({ html: page, dev: false });
  return { ...(takeBody(page) ?? { before: page, body: null, after: '' }), policy };
}

function fill({ before, after, policy }: Shell, { html }: Body): Finished {
  return { body: Buffer.concat([before, Buffer.from(html), after]), policy };
}
