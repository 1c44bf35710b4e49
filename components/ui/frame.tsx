import type { ReactNode } from 'react';
import type { SiteFacts } from '@/lib/articles/article';
import { Foot } from './foot';
import { Head, type HeadLink } from './head';

interface FrameProps {
  site: SiteFacts;
  section?: string | undefined;
  links?: { label: string; items: HeadLink[] } | undefined;
  /** What the skip link leads to. */
  skip?: string;
  mainClass?: string;
  children: ReactNode;
}

/** Head, main and foot. Pages frame themselves, because only a page knows where in the site it stands. */
export function Frame({ site, section, links, skip = 'Skip to the text', mainClass, children }: FrameProps) {
  return (
    <>
      <a className="skip" href="#main">
        {skip}
      </a>
      <Head site={site} section={section} links={links} />
      <main id="main" className={mainClass}>
        {children}
      </main>
      {/* Rooms of their own are for the signed-in alone. */}
      <Foot site={site} isSignedIn={links !== undefined} />
    </>
  );
}
