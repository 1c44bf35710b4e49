import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ReceiptView } from '@/components/comments/receipt-view';
import { Frame } from '@/components/ui/frame';
import { listGuestSanctions } from '@/lib/auth/sanctions';
import { readNetworkOf } from '@/lib/comments/receipt-network';
import { readReceipt } from '@/lib/comments/receipts';
import { readKeptForm } from '@/lib/http/kept-form';
import { readWaitingTime } from '@/lib/moderation/waiting-time';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import '../../styles/entries.css';

// The title stands in the browser's history: it names neither the article nor anybody.
export const metadata: Metadata = { title: 'Your receipt', robots: { index: false, follow: false } };

const DONE = {
  edited: 'Your new text has taken the place of the old one.',
  revision: 'We have your new text. Until a person has read it, the old one stands.',
  unchanged: 'Nothing was changed: it is the text that we have.',
  unfollowed: 'You are not told of replies to it any more.',
  disputed: 'We have asked another person to look, if there is one.',
  appealed: 'We have asked another person to look, if there is one.',
};

const ERRORS = { 'dispute-invalid': 'That was too long, or could not be kept. Nothing was sent.' };

interface ReceiptPageProps {
  params: Promise<{ token: string }>;
  searchParams: Promise<Query>;
}

export default async function ReceiptPage({ params, searchParams }: ReceiptPageProps) {
  const [{ token }, query] = await Promise.all([params, searchParams]);
  const [site, receipt, wait] = await Promise.all([currentSite(), readReceipt(token), readWaitingTime()]);
  if (receipt === null) notFound();
  const kept = one(query, 'kept');
  const [sanctions, network, edit, appeal, follow] = await Promise.all([
    listGuestSanctions(receipt.id),
    readNetworkOf(receipt.id),
    readKeptForm({ form: 'edit', token: kept }),
    readKeptForm({ form: 'appeal', token: kept }),
    readKeptForm({ form: 'follow', token: kept }),
  ]);
  return (
    <Frame site={site}>
      <ReceiptView
        receipt={receipt}
        path={`/receipts/${token}`}
        wait={wait}
        sanctions={sanctions}
        network={network}
        told={toldOf({ query, done: DONE, errors: ERRORS })}
        forms={{ edit, appeal, follow }}
        mail={site.mail}
        language={site.language}
      />
    </Frame>
  );
}
