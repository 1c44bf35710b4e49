import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { currentSite } from '@/app/current-site';
import { askedLink } from './asked-link';

export const metadata: Metadata = { title: 'Check your inbox', robots: { index: false } };

export default async function LinkSentPage() {
  const [site, asked] = await Promise.all([currentSite(), askedLink()]);
  if (asked === null) redirect('/sign-in');
  return (
    <Frame site={site}>
      <PlainPage
        title="Check your inbox"
        standfirst="A link is on its way to that address. It works for ten minutes, once."
      >
        <div className="account">
          <section aria-labelledby="elsewhere">
            <h2 id="elsewhere">Opening it on another device?</h2>
            <p>It will ask you for this code, so that nobody else can use the link:</p>
            <p>
              <code className="code">{asked.code}</code>
            </p>
            <p className="hint">In this browser no code is needed.</p>
          </section>
          <p>
            Nothing there after some minutes? Look among what your mail program takes for spam, or{' '}
            <a href="/sign-in">ask again</a>.
          </p>
          <p className="hint">
            An address is sent only some of these a day, whoever asks. If others used them up, open any
            sign-in mail of the last day in this browser: it can send you one that works here.
          </p>
        </div>
      </PlainPage>
    </Frame>
  );
}
