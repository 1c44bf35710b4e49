import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ReceiptView } from '@/components/comments/receipt-view';
import { Frame } from '@/components/ui/frame';
import { readReceipt } from '@/lib/comments/receipts';
import { currentSite } from '@/app/current-site';

// The title stands in the browser's history: it names neither the article nor anybody.
export const metadata: Metadata = { title: 'Your receipt', robots: { index: false, follow: false } };

export default async function ReceiptPage({ params }: { params: Promise<{ token: string }> }) {
  const [site, receipt] = await Promise.all([currentSite(), readReceipt((await params).token)]);
  if (receipt === null) notFound();
  return (
    <Frame site={site}>
      <ReceiptView receipt={receipt} language={site.language} />
    </Frame>
  );
}
