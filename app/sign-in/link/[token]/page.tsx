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

/** Looking at the page uses nothing up, because mail scanners look at everything: the buttons do. */
export default async function EmailLinkPage({ params, searchParams }: LinkPageProps) {
  const [{ token }, query, site, asked] = await Promise.all([
    params,
    searchParams,
    currentSite(),
    askedLink(),
  ]);
  const { outcome, canRenew } = await readEmailLink(token, asked?.browserToken ?? null);
  const next = asked?.next ?? null;
  if (outcome === 'refused') {
    return (
      <Frame site={site}>
        <PlainPage
          title="This link does not sign in any more"
          standfirst="It was used, or its ten minutes are over. Nothing is wrong."
        >
          {canRenew ? (
            <div className="account">
              <p>It can still send another one to the same address, which will work in this browser.</p>
              <AgainForm token={token} next={next} />
            </div>
          ) : (
            <p>
              <a href="/sign-in">Ask for another</a>
            </p>
          )}
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
            <WayBackField next={next} />
            {outcome === 'code-needed' && (
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
          {outcome === 'code-needed' && canRenew && (
            <section aria-labelledby="again">
              <h2 id="again">No code?</h2>
              <p>If it was not you who asked, or not in a browser at hand, have a link sent for this one.</p>
              <AgainForm token={token} next={next} />
            </section>
          )}
        </div>
      </PlainPage>
    </Frame>
  );
}

function AgainForm({ token, next }: { token: string; next: string | null }) {
  return (
    <form method="post" action="/sign-in/link/again">
      <input type="hidden" name="token" value={token} />
      <WayBackField next={next} />
      <button className="button" type="submit">
        Send a link for this browser
      </button>
    </form>
  );
}
