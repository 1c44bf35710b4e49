import type { Metadata } from 'next';
import { requireSignedIn } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { AccountFrame } from '../account-frame';

export const metadata: Metadata = { title: 'Export' };

const DONE = { confirmed: 'Good. Now choose once more.' };

export default async function ExportPage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireSignedIn);
  const [site, query] = await Promise.all([currentSite(), searchParams]);
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current="/account/export"
      title="Export"
      standfirst="What we have of you, as it is at this moment."
      told={toldOf({ query, done: DONE })}
    >
      <section aria-labelledby="files">
        <h2 id="files">Two files</h2>
        <p>
          Your account, what you said with what became of it, what you wrote and follow, whom you ignore, what
          the moderators told you, your sessions. What moderators noted for each other is not in it.
        </p>
        <div className="row">
          <a className="button first" href="/account/export.json" download="">
            All of it, as JSON
          </a>
          <a className="button" href="/account/export.csv" download="">
            The same, as a table (CSV)
          </a>
        </div>
        <p className="hint">
          The files lie in this device’s downloads, readable for whoever uses it. They say what you are called
          here.
        </p>
      </section>
    </AccountFrame>
  );
}
