import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { Field } from '@/components/account/field';
import { Notice } from '@/components/account/notice';
import { PassphraseField } from '@/components/account/passphrase-field';
import { Frame } from '@/components/ui/frame';
import { ErrorSummary } from '@/components/ui/error-summary';
import { PlainPage } from '@/components/ui/plain-page';
import { isSignUpOpen } from '@/lib/auth/sign-up';
import { getViewer } from '@/lib/auth/viewer';
import { readRefused, type RefusedForm } from '@/lib/http/refused-form';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';

export const metadata: Metadata = { title: 'Make an account', robots: { index: false } };

const NOTHING_REFUSED: RefusedForm = { values: {}, errors: {} };

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
  const refused = readRefused({ form: 'sign-up', cookies: jar.toString() });
  const { values, errors } = query.error === 'fields' ? refused : NOTHING_REFUSED;
  return (
    <Frame site={site}>
      <PlainPage
        title="Make an account"
        standfirst="A name that stays yours, and a passphrase that proves it. Nothing else is asked, and no address is kept."
      >
        <div className="account">
          <Notice told={toldOf({ query })} />
          <form className="form" method="post" action="/sign-up">
            <ErrorSummary
              errors={Object.entries(errors).flatMap(([id, messages]) =>
                messages.map((message) => ({ id, message })),
              )}
            />
            <Field
              name="handle"
              label="Handle"
              autoComplete="username"
              verbatim
              hint="What you sign in with, and your place in addresses here: 2 to 30 letters and digits, with dots or dashes between. Choose none that you use elsewhere."
              value={values.handle}
              errors={errors.handle}
            />
            <Field
              name="displayName"
              label="Name, if it should be another"
              autoComplete="off"
              required={false}
              hint="What stands beside what you say. Left empty, it is the handle."
              value={values.displayName}
              errors={errors.displayName}
            />
            <PassphraseField name="passphrase" label="Passphrase" errors={errors.passphrase} />
            <div className="row">
              <button className="button first" type="submit">
                Make the account
              </button>
              <a className="cancel" href="/sign-in">
                I have one
              </a>
            </div>
          </form>
        </div>
      </PlainPage>
    </Frame>
  );
}
