import type { Metadata } from 'next';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { listKeptMail } from '@/lib/mail/kept-mail';
import { currentSite } from '@/app/current-site';
import { admitDeveloper } from './admit-developer';

export const metadata: Metadata = { title: 'Mail kept here', robots: { index: false } };

export default async function KeptMailPage() {
  await admitDeveloper();
  const [site, mails] = await Promise.all([currentSite(), listKeptMail()]);
  return (
    <Frame site={site}>
      <PlainPage
        title="Mail kept here"
        standfirst="This site is on this machine alone and has no mail server, so its mail stays here, where you can read it."
      >
        {mails.length === 0 && <p>Nothing has been sent yet.</p>}
        {mails.length > 0 && (
          <ol className="bare entries" reversed>
            {mails.map(({ id, subject, to, date }) => (
              <li key={id}>
                <a href={`/dev/mail/${id}`}>{subject}</a>
                <p className="hint">
                  {'To '}
                  <bdi>{to}</bdi>
                  {`, ${date}`}
                </p>
              </li>
            ))}
          </ol>
        )}
      </PlainPage>
    </Frame>
  );
}
