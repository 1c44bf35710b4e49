import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getViewer } from '@/lib/auth/viewer';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { AccountFrame } from '../account-frame';
import { madeCodes } from './made-codes';

export const metadata: Metadata = { title: 'Your recovery codes' };

const ERRORS = { box: 'Tick the box when you have them on paper, or in your password manager.' };

/** Shows codes that were just made, to whoever made them. They are kept nowhere but in this browser, and there for ten minutes. */
export default async function RecoveryCodesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const [viewer, query, site] = await Promise.all([getViewer(), searchParams, currentSite()]);
  if (viewer === null) redirect('/sign-in');
  const codes = await madeCodes(viewer);
  if (codes === null) redirect('/account/ways-in');
  return (
    <AccountFrame
      site={site}
      viewer={viewer}
      current={null}
      title="Write these down"
      standfirst="They are for the day when everything else is lost. Each gets you in once. They are shown now, and never again."
      told={toldOf({ query, errors: ERRORS })}
    >
      <section aria-label="Recovery codes">
        <ol className="bare codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <p className="hint">
          {'With them belongs your handle, '}
          <bdi>{viewer.handle}</bdi>. Keep them where you keep what nobody else should find; they do not say
          what they are for.
        </p>
      </section>
      <form className="form" method="post" action="/account/recovery-codes">
        <label className="choice">
          <input type="checkbox" name="kept" value="yes" required />
          <span>I have written them down</span>
        </label>
        <div className="row">
          <button className="button first" type="submit">
            Go on
          </button>
        </div>
      </form>
    </AccountFrame>
  );
}
