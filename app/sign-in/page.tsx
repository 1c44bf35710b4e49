import type { Metadata } from 'next';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { getViewer } from '@/lib/auth/viewer';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [site, viewer, query] = await Promise.all([currentSite(), getViewer(), searchParams]);
  return (
    <Frame site={site}>
      {viewer ? (
        <SignedIn name={viewer.displayName} />
      ) : (
        <Stranger isSpent={one(query, 'link') === 'spent'} />
      )}
    </Frame>
  );
}

function SignedIn({ name }: { name: string }) {
  return (
    <PlainPage
      title="You are signed in"
      standfirst={
        <>
          {'As '}
          <bdi>{name}</bdi>
          {', in this browser.'}
        </>
      }
    >
      <div className="row">
        <a className="button first" href="/moderation">
          To the queue
        </a>
        <form method="post" action="/sign-out">
          <button className="button" type="submit">
            Sign out
          </button>
        </form>
      </div>
    </PlainPage>
  );
}

function Stranger({ isSpent }: { isSpent: boolean }) {
  return (
    <PlainPage
      title="Sign in"
      standfirst="Reading and commenting need no account. Who looks after this site comes in by a link that works once."
    >
      {isSpent && (
        <p className="banner" role="alert">
          <span>
            That link does not work any more: it was used, or its day is over. Nothing is wrong; ask for
            another.
          </span>
        </p>
      )}
      <div className="prose">
        <p>
          Whoever runs the site can make such a link, on the machine it runs on:{' '}
          <code>bin/folkmoot sign-in-link NAME</code>. It works for a day, and opens a page with one button.
        </p>
      </div>
    </PlainPage>
  );
}
