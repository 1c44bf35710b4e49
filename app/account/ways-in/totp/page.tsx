import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Field } from '@/components/account/field';
import { SafeHtml } from '@/components/ui/safe-html';
import { readPendingTotp } from '@/lib/auth/totp';
import { requireFresh } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { AccountFrame } from '../../account-frame';

export const metadata: Metadata = { title: 'Set up a code app' };

const ERRORS = {
  refused:
    'That code does not fit. It changes every half minute; if it never fits, look at the clock of your phone.',
};

/** Shows a secret, and so is for who has just proved who they are. */
export default async function TotpPage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireFresh);
  const [site, query, begun] = await Promise.all([currentSite(), searchParams, readPendingTotp(account)]);
  if (begun === null) redirect('/account/ways-in');
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current={null}
      title="Set up a code app"
      standfirst="Two steps: your app learns a secret, and you show that it has."
      told={toldOf({ query, errors: ERRORS })}
    >
      <section aria-labelledby="learn">
        <h2 id="learn">1. Give your app the secret</h2>
        <p>Scan this with it. The picture was drawn here, and nobody else has seen it.</p>
        <SafeHtml
          className="qr"
          role="img"
          aria-label="QR code with the secret written below"
          html={begun.qrSvg}
        />
        <p>
          {'Or type it in: '}
          <code className="code small">{begun.secret}</code>
        </p>
        <p className="hint">
          On this very phone you can also <a href={begun.uri}>open it in the app</a>.
        </p>
      </section>
      <section aria-labelledby="show">
        <h2 id="show">2. Show that it works</h2>
        <form className="form" method="post" action="/account/ways-in/totp/confirm">
          <Field
            name="code"
            label="Code"
            hint="The six digits that the app shows now."
            autoComplete="one-time-code"
            inputMode="numeric"
            verbatim
          />
          <div className="row">
            <button className="button first" type="submit">
              Use it from now on
            </button>
            <a className="cancel" href="/account/ways-in">
              Not now
            </a>
          </div>
        </form>
      </section>
    </AccountFrame>
  );
}
