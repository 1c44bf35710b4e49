import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Fragment } from 'react';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { findKeptMail } from '@/lib/mail/kept-mail';
import { currentSite } from '@/app/current-site';
import { admitDeveloper } from '../admit-developer';

export const metadata: Metadata = { title: 'A mail kept here', robots: { index: false } };

export default async function KeptMailPage({ params }: { params: Promise<{ id: string }> }) {
  await admitDeveloper();
  const { id } = await params;
  const [site, mail] = await Promise.all([currentSite(), findKeptMail(id)]);
  if (mail === null) notFound();
  return (
    <Frame site={site}>
      <PlainPage
        title={<bdi>{mail.subject}</bdi>}
        standfirst={
          <>
            {'From '}
            <bdi>{mail.from}</bdi>
            {' to '}
            <bdi>{mail.to}</bdi>
          </>
        }
      >
        <div className="prose" dir="auto">
          {mail.text.split('\n\n').map((paragraph, index) => (
            <p key={index}>
              <Lines text={paragraph} />
            </p>
          ))}
        </div>
        <details className="opening">
          <summary>The same as HTML</summary>
          <pre className="prose" tabIndex={0}>
            {mail.html}
          </pre>
        </details>
        <p className="hint">
          {'The whole mail is in DATA_DIR/mail, and opens in a mail program. '}
          <a href="/dev/mail">All mail kept here</a>
        </p>
      </PlainPage>
    </Frame>
  );
}

/** As a mail program shows plain text: line by line, addresses to be pressed. */
function Lines({ text }: { text: string }) {
  return text.split('\n').map((line, index) => (
    <Fragment key={index}>
      {index > 0 && <br />}
      {line.split(ADDRESS).map((part, at) =>
        at % 2 === 1 ? (
          <a key={at} href={part}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </Fragment>
  ));
}

const ADDRESS = /(https?:\/\/[^\s)]+)/;
