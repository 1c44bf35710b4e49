import type { Metadata } from 'next';
import { readAddressLink } from '@/lib/auth/account-address';
import { requireSignedIn } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { AccountFrame } from '../../account-frame';

export const metadata: Metadata = { title: 'Confirm your address' };

/** Looking at the page uses nothing up, because mail scanners look at everything: the button does. */
export default async function AddressPage({ params }: { params: Promise<{ token: string }> }) {
  const account = await admit(requireSignedIn);
  const { token } = await params;
  const [site, email] = await Promise.all([currentSite(), readAddressLink({ account, token })]);
  if (email === null) {
    return (
      <AccountFrame
        site={site}
        viewer={account}
        current={null}
        title="This link does not work here"
        standfirst="It was used, or its ten minutes are over, or another account asked for it. Nothing was changed."
        told={null}
      >
        <p>
          <a href="/account/ways-in">Ask for another</a>
        </p>
      </AccountFrame>
    );
  }
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current={null}
      title="Is this your address?"
      standfirst={
        <>
          {'From now on links to sign in would go to '}
          <bdi>{email}</bdi>
          {', and every other browser is signed out.'}
        </>
      }
      told={null}
    >
      <form method="post" action="/account/address">
        <input type="hidden" name="token" value={token} />
        <button className="button first" type="submit">
          Use this address
        </button>
      </form>
    </AccountFrame>
  );
}
