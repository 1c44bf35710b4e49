import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { readAside } from '@/lib/http/aside';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = { title: 'Your receipt', robots: { index: false, follow: false } };

const schema = z.object({ path: z.string().regex(/^\/receipts\/[\w-]{32}$/) });

/** Leads whoever posted from this browser a moment ago to their receipt. It was laid aside for ten minutes, and is kept nowhere else. */
export default async function LatestReceiptPage() {
  const [site, jar] = await Promise.all([currentSite(), cookies()]);
  const receipt = readAside({ kind: 'receipt', cookies: jar.toString(), schema });
  if (receipt !== null) redirect(receipt.path);
  return (
    <Frame site={site}>
      <PlainPage
        title="There is no receipt here"
        standfirst="A browser knows the receipt of what was just posted for ten minutes, and then forgets it. If you kept its address, that still works."
      />
    </Frame>
  );
}
