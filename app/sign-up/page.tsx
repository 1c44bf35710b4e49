import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { Notice } from '@/components/account/notice';
import { SignUpForm } from '@/components/account/sign-up-form';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { isSignUpOpen } from '@/lib/auth/sign-up';
import { getViewer } from '@/lib/auth/viewer';
import { readRefused, type RefusedForm } from '@/lib/http/refused-form';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { provenAddress } from '@/app/sign-in/link/proven-address';
import { toldOf } from '@/app/told';

export const metadata: Metadata = { title: 'Make an account', robots: { index: false } };

const NOTHING_REFUSED: RefusedForm = { values: {}, errors: {} };

/** With `?by=link`, for somebody whose address was proved by a link and has no account yet. */
export default async function SignUpPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [site, viewer, isOpen, query, jar] = await Promise.all([
    currentSite(),
    getViewer(),
    isSignUpOpen(),
    searchParams,
    cookies(),
  ]);
  if (viewer !== null) redirect('/account');
  if (!isOpen) {
    return (
      <Frame site={site}>
        <PlainPage
          title="No new accounts just now"
          standfirst="Those who look after this site make them. Reading and commenting need none."
        >
          <p>
            <a href="/sign-in">Sign in to one you have</a>
          </p>
        </PlainPage>
      </Frame>
    );
  }
  const email = one(query, 'by') === 'link' ? await provenAddress() : null;
  if (one(query, 'by') === 'link' && email === null) redirect('/sign-in?error=spent');
  const refused = readRefused({ form: 'sign-up', cookies: jar.toString() });
  return (
    <Frame site={site}>
      <PlainPage
        title="Make an account"
        standfirst={
          email === null ? (
            'A name that stays yours, and a passphrase that proves it. Nothing else is asked, and no address is kept.'
          ) : (
            <>
              {'No account here has '}
              <bdi>{email}</bdi>
              {
                ' yet. Choose a name that stays yours; links to sign in go to that address, which nobody sees.'
              }
            </>
          )
        }
      >
        <div className="account">
          <Notice told={toldOf({ query })} />
          <SignUpForm form={query.error === 'fields' ? refused : NOTHING_REFUSED} byLink={email !== null} />
        </div>
      </PlainPage>
    </Frame>
  );
}
