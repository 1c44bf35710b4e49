import type { Metadata } from 'next';
import { Field } from '@/components/account/field';
import { Notice } from '@/components/account/notice';
import { WayBackField } from '@/components/account/way-back-field';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { readEmailLink } from '@/lib/auth/email-links';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { askedLink } from '../asked-link';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false, follow: false } };

const ERRORS = {
  code: 'That is not the code the other browser shows. After some wrong ones the link is of no use.',
};

interface LinkPageProps {
  params: Promise<{ token: string }>;
  searchParams: Promise<Query>;
}

/** Looking at the page uses nothing up, because mail scanners look at everything: the button does. */
export default async function EmailLinkPage({ params, searchParams }: LinkPageProps) {
  const [{ token }, query, site, asked] = await Promise.all([
    params,
    searchParams,
    currentSite(),
    askedLink(),
  ]);
  const link = await readEmailLink(token, asked?.browserToken ?? null);
  if (link.outcome === 'refused') {
    return (
      <Frame site={site}>
        <PlainPage
          title="This link does not work any more"
          standfirst="It was used, or a newer one was sent, or its ten minutes are over. Nothing is wrong; ask for another."
        >
          <p>
            <a href="/sign-in">Ask for another</a>
          </p>
        </PlainPage>
      </Frame>
    );
  }
  return (
    <Frame site={site}>
      <PlainPage
        title="Sign in"
        standfirst="This link is yours, and it works once. Not on a device that others use after you."
      >
        <div className="account">
          <Notice told={toldOf({ query, errors: ERRORS })} />
          <form className="form" method="post" action="/sign-in/link/use">
            <input type="hidden" name="token" value={token} />
            <WayBackField next={asked?.next ?? null} />
            {link.outcome === 'code-needed' && (
              <Field
                name="code"
                label="Code"
                autoComplete="one-time-code"
                verbatim
                hint="The browser in which you asked for the link shows it."
              />
            )}
            <div className="row">
              <button className="button first" type="submit">
                Sign in here
              </button>
            </div>
          </form>
        </div>
      </PlainPage>
    </Frame>
  );
}
