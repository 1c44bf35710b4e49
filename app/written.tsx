import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { writeHtml } from '@/components/ui/write-html';
import { isPutBack, setAside, type Body } from '@/lib/page-cache/set-aside';

/** A page as it is now: its head, for Next to make, and its body, of plain components. */
export interface Page<Head> {
  head: Head;
  /** What the layout shows of the site. */
  site: unknown;
  body: ReactNode;
}

/**
 * Shows what `write` makes of a page; not found when that is null. The body is written as HTML here and now and put into the
 * page when Next is done with it: React renders one element of it instead of thousands twice (docs/decisions/0039). `write` is
 * kept beside what Next made, and called whenever the page has changed, without Next as long as head and site are the
 * same (docs/decisions/0045). In development, whose scripts want to find what React made, React makes it.
 */
export async function written(write: () => Promise<Page<unknown> | null>): Promise<ReactNode> {
  const page = await write();
  if (page === null) notFound();
  if (!isPutBack()) return page.body;
  const again = async () => {
    const changed = await write();
    return changed && bodyOf(changed);
  };
  return <template data-set-aside={setAside({ ...bodyOf(page), again })} />;
}

function bodyOf({ head, site, body }: Page<unknown>): Body {
  return { html: writeHtml(body), around: JSON.stringify([head, site]) };
}
