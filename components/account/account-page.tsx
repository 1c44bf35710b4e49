import type { ReactNode } from 'react';
import type { SiteFacts } from '@/lib/articles/article';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { Notice, type Told } from './notice';

const PAGES = [
  { href: '/account', name: 'You' },
  { href: '/account/replies', name: 'Replies' },
  { href: '/account/following', name: 'Following' },
  { href: '/account/ways-in', name: 'Ways in' },
  { href: '/account/sessions', name: 'Sessions' },
  { href: '/account/export', name: 'Export' },
  { href: '/account/leave', name: 'Close' },
] as const;

interface AccountPageProps {
  site: SiteFacts;
  /** Which of the account's pages this is; null for one that stands between them. */
  current: (typeof PAGES)[number]['href'] | null;
  title: string;
  standfirst?: ReactNode;
  /** What has just happened here, or could not. */
  told: Told | null;
  /** Where else this one may go: to write, to moderate, to administer. */
  rooms: readonly { href: string; name: string }[];
  children: ReactNode;
}

/** A page of one's own account: the way to its other pages in the head, and above everything what has just happened. */
export function AccountPage({ site, current, title, standfirst, told, rooms, children }: AccountPageProps) {
  const items = [...PAGES, ...rooms].map(({ href, name }) => ({ href, name, current: href === current }));
  return (
    <Frame site={site} links={{ label: 'Your account', items }} skip="Skip to your account">
      <PlainPage title={title} standfirst={standfirst}>
        <div className="account">
          <Notice told={told} />
          {children}
        </div>
      </PlainPage>
    </Frame>
  );
}
