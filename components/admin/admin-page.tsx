import type { ReactNode } from 'react';
import type { SiteFacts } from '@/lib/articles/article';
import { Notice, type Told } from '@/components/account/notice';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';

const PAGES = [
  { href: '/admin', name: 'Site' },
  { href: '/admin/comments', name: 'Comments' },
  { href: '/admin/privacy', name: 'Spam and privacy' },
  { href: '/admin/sections', name: 'Sections' },
  { href: '/admin/guidelines', name: 'Guidelines' },
  { href: '/admin/pages', name: 'Pages' },
  { href: '/admin/accounts', name: 'Accounts' },
] as const;

interface AdminPageProps {
  site: SiteFacts;
  /** Which page this is; null for the first run, which has no others beside it. */
  current: (typeof PAGES)[number]['href'] | null;
  title: string;
  standfirst?: ReactNode;
  /** What has just happened here, or could not. */
  told: Told | null;
  /** By the id of the field, in the order of the form. */
  errors?: Record<string, string[]>;
  children: ReactNode;
}

/** A page of the administration: the way to the others in the head, what has just happened above everything else. */
export function AdminPage({ site, current, title, standfirst, told, errors = {}, children }: AdminPageProps) {
  const items = PAGES.map(({ href, name }) => ({ href, name, current: href === current }));
  const messages = Object.entries(errors).flatMap(([id, texts]) => texts.map((message) => ({ id, message })));
  return (
    <Frame
      site={site}
      links={current === null ? undefined : { label: 'Administration', items }}
      skip="Skip to the settings"
      mainClass="admin"
      isSignedIn
    >
      <PlainPage title={title} standfirst={standfirst}>
        <div className="admin-body">
          {messages.length === 0 ? <Notice told={told} /> : <ErrorSummary errors={messages} />}
          {children}
        </div>
      </PlainPage>
    </Frame>
  );
}

/** A form of the administration as its page hands it over: what stands or was typed, and what is wrong with it. */
export interface ShownForm {
  values: Record<string, string>;
  errors: Record<string, string[]>;
  /** Of the settings this page shows. */
  version: string;
}

/** The closing row of a form, with the version that it was made from. */
export function SaveRow({ version, label = 'Save' }: { version: string; label?: string }) {
  return (
    <div className="row">
      <input type="hidden" name="version" value={version} />
      <button className="button first" type="submit">
        {label}
      </button>
    </div>
  );
}
