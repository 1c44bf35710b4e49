import type { SiteFacts } from '@/lib/articles/article';
import { Mark } from './mark';
import { sectionPath } from '@/lib/urls';

/** What the row holds at 1280 without a second line; all of them stand on the front page. */
const MAX_SECTIONS = 6;

export interface HeadLink {
  href: string;
  name: string;
  current: boolean;
}

interface HeadProps {
  site: SiteFacts;
  /** Slug of the section the page belongs to. */
  section?: string | undefined;
  /** What stands in the place of the sections, on moderators' pages. */
  links?: { label: string; items: HeadLink[] } | undefined;
}

/** Name, sections, search, and the way out. */
export function Head({ site, section, links }: HeadProps) {
  return (
    <header className="head">
      <a className="leave" href={site.leaveUrl} rel="noreferrer noopener" data-leave="">
        Leave<span className="more"> this site</span>
      </a>
      <div className="page">
        <a className="site" href="/">
          <Mark size={28} /> <bdi>{site.name}</bdi>
        </a>
        {links ? <Links {...links} /> : <Sections site={site} section={section} />}
        <a className="find" href="/search">
          Search
        </a>
      </div>
    </header>
  );
}

function Sections({ site, section }: Pick<HeadProps, 'site' | 'section'>) {
  if (site.sections.length === 0) return null;
  const items = site.sections
    .slice(0, MAX_SECTIONS)
    .map(({ slug, name }) => ({ href: sectionPath(slug), name, current: slug === section }));
  const more = site.sections.length > MAX_SECTIONS;
  return (
    <Links
      label="Sections"
      items={more ? [...items, { href: '/#sections', name: 'More', current: false }] : items}
    />
  );
}

function Links({ label, items }: { label: string; items: HeadLink[] }) {
  return (
    <nav className="nav" aria-label={label}>
      {items.map(({ href, name, current }) => (
        <a key={href} href={href} aria-current={current ? 'true' : undefined}>
          <bdi>{name}</bdi>
        </a>
      ))}
    </nav>
  );
}
