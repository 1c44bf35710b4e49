import type { ReactNode } from 'react';
import { writeHtml } from '@/components/ui/write-html';
import { isPutBack, setAside } from '@/lib/page-cache/set-aside';

/**
 * What a page shows, written as HTML here and now and put into the page when Next is done with it: React renders one element
 * of it instead of thousands twice (docs/decisions/0039). For plain components only. In development, whose scripts want
 * to find what React made, React makes it.
 */
export function Written({ children }: { children: ReactNode }): ReactNode {
  return isPutBack() ? <template data-set-aside={setAside(writeHtml(children))} /> : children;
}
