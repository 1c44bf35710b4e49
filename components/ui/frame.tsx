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
  /** Whether only the signed-in get to see this page. Rooms with links of their own are for them alone. */
  isSignedIn?: boolean;
  children: ReactNode;
}

/** Head, main and foot. Pages frame themselves, because only a page knows where in the site it stands. */
export function Frame({
  site,
  section,
  links,
  skip = 'Skip to the text',
  mainClass,
  isSignedIn = links !== undefined,
  children,
}: FrameProps) {
  return (
    <>
      <a className="skip" href="#main">
        {skip}
      </a>
      <Head site={site} section={section} links={links} />
      <main id="main" className={mainClass}>
        {children}
      </main>
      <Foot site={site} isSignedIn={isSignedIn} />
    </>
  );
}
