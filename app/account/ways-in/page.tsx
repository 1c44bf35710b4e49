import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { AddressForm } from '@/components/account/address-form';
import { PassphraseForm } from '@/components/account/passphrase-form';
import { Passkeys } from '@/components/account/passkeys';
import { CodeApp, RecoveryCodes } from '@/components/account/second-factors';
import { ErrorSummary } from '@/components/ui/error-summary';
import { needsSecondStep } from '@/lib/auth/policy';
import { requireSignedIn } from '@/lib/auth/viewer';
import { readWaysIn } from '@/lib/auth/ways-in';
import { readRefused, type RefusedForm } from '@/lib/http/refused-form';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { AccountFrame } from '../account-frame';

export const metadata: Metadata = { title: 'Ways in' };

const DONE = {
  passphrase: 'Your passphrase is changed. Every other browser is signed out.',
  'mail-sent':
    'A link is on its way to that address. Open it in this browser within ten minutes; until then nothing changes.',
  email:
    'That address is yours now, and every other browser is signed out. If there was another before, it has been told.',
  'email-removed': 'Your account has no address any more.',
  passkey: 'Your passkey works from now on.',
  'passkey-removed': 'That passkey is of no use here any more. Every other browser is signed out.',
  'passkey-renamed': 'Renamed.',
  totp: 'Your code app is set up. From now on you are asked for its code when you sign in. Every other browser is signed out.',
  'totp-removed': 'Codes are not asked for any more. Every other browser is signed out.',
  confirmed: 'Good. Now do again what you were about to do.',
};

const ERRORS = {
  fields: 'That was not changed. Look at what is marked below.',
  'last-way': 'That is your only way in. Add another one first.',
  'last-step': 'What you look after here needs a second step. Add another one first.',
  taken: 'That address belongs to another account here. Nothing was changed.',
  link: 'That link does not work any more. Nothing was changed.',
  gone: 'That was gone already.',
  name: 'A name for a passkey has 60 characters at most.',
};

const NOTHING: RefusedForm = { values: {}, errors: {} };

export default async function WaysInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireSignedIn);
  const [site, query, ways, jar] = await Promise.all([
    currentSite(),
    searchParams,
    readWaysIn(account.accountId),
    cookies(),
  ]);
  const refused = (form: string) =>
    query.error === 'fields' ? readRefused({ form, cookies: jar.toString() }) : NOTHING;
  const [passphrase, address] = [refused('passphrase'), refused('address')];
  const messages = Object.entries({ ...passphrase.errors, ...address.errors }).flatMap(([id, texts]) =>
    texts.map((message) => ({ id, message })),
  );
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current="/account/ways-in"
      title="Ways in"
      standfirst="How you prove that it is you. Two of them are better than one: what you lose, you still have."
      told={messages.length === 0 ? toldOf({ query, done: DONE, errors: ERRORS }) : null}
    >
      <ErrorSummary errors={messages} />
      <PassphraseForm hasPassphrase={ways.hasPassphrase} handle={account.handle} errors={passphrase.errors} />
      <Passkeys passkeys={ways.passkeys} language={site.language} />
      <CodeApp hasTotp={ways.hasTotp} isNeeded={needsSecondStep(account.role)} />
      <RecoveryCodes left={ways.recoveryCodesLeft} />
      {site.mail && <AddressForm email={ways.email} refused={address} />}
    </AccountFrame>
  );
}
