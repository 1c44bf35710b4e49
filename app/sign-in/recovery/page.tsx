import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Field } from '@/components/account/field';
import { Notice } from '@/components/account/notice';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { readRefused } from '@/lib/http/refused-form';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';

export const metadata: Metadata = { title: 'Recovery code', robots: { index: false } };

const ERRORS = {
  refused:
    'That handle and that code do not belong together, or the code was used before. Each one works once.',
};

export default async function RecoveryPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [site, query, jar] = await Promise.all([currentSite(), searchParams, cookies()]);
  const isAgain = query.error === 'refused' || query.error === 'wait';
  const { values } = readRefused({ form: isAgain ? 'recovery' : '', cookies: jar.toString() });
  return (
    <Frame site={site}>
      <PlainPage
        title="Sign in with a recovery code"
        standfirst="You were shown these codes when you made your account. Each of them works once."
      >
        <div className="account">
          <Notice told={toldOf({ query, errors: ERRORS })} />
          <form className="form" method="post" action="/sign-in/recovery">
            <Field name="handle" label="Handle" autoComplete="username" value={values.handle} verbatim />
            <Field
              name="code"
              label="Recovery code"
              autoComplete="off"
              verbatim
              hint="Capitals, spaces and dashes make no difference."
            />
            <div className="row">
              <button className="button first" type="submit">
                Sign in
              </button>
              <a className="cancel" href="/sign-in">
                Never mind
              </a>
            </div>
          </form>
          <p className="hint">
            Without a passphrase, a code, a passkey or an address nobody can tell that it is you, we neither.
            What you wrote stays; a new account can be made, under another name.
          </p>
        </div>
      </PlainPage>
    </Frame>
  );
}
