import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { SignInWays } from '@/components/account/sign-in-ways';
import { SignedIn } from '@/components/account/signed-in';
import { Frame } from '@/components/ui/frame';
import { may } from '@/lib/auth/policy';
import { isSignUpOpen } from '@/lib/auth/sign-up';
import { getViewer } from '@/lib/auth/viewer';
import { readRefused } from '@/lib/http/refused-form';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { cameFrom, wayBack } from '@/app/way-back';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false } };

const ERRORS = {
  refused: 'That handle and that passphrase do not belong together. Look at both; a space at the end counts.',
  spent:
    'That link does not work any more: it was used, or its time is over. Nothing is wrong; ask for another.',
  'no-account':
    'The address is yours, and no account here has it. If your account has none, sign in with its passphrase.',
  'address-taken': 'An account has that address by now. Ask for another link, and you are in it.',
  fields: 'Look at what is marked below.',
};

const DONE = { left: 'Your account is gone. What you chose to leave here stays, without your name.' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [site, viewer, isOpen, query, from] = await Promise.all([
    currentSite(),
    getViewer(),
    isSignUpOpen(),
    searchParams,
    cameFrom(),
  ]);
  const next = wayBack(one(query, 'next')) ?? from;
  const jar = (await cookies()).toString();
  const refused = readRefused({ form: 'link', cookies: jar });
  const isAgain = query.error === 'refused' || query.error === 'wait';
  return (
    <Frame site={site}>
      {viewer === null ? (
        <SignInWays
          mail={site.mail}
          isSignUpOpen={isOpen}
          next={next}
          handle={isAgain ? readRefused({ form: 'sign-in', cookies: jar }).values.handle : undefined}
          refused={query.error === 'fields' ? refused : { values: {}, errors: {} }}
          told={toldOf({ query, errors: ERRORS, done: DONE })}
        />
      ) : (
        <SignedIn name={viewer.displayName} moderates={may(viewer.role, 'moderate')} />
      )}
    </Frame>
  );
}
