import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { KnownReport, ReportView } from '@/components/comments/report-view';
import { Frame } from '@/components/ui/frame';
import { readReport } from '@/lib/reports/read-reports';
import { isKnownReport } from '@/lib/reports/report-token';
import { currentSite } from '@/app/current-site';

// The title stands in the browser's history: it names nobody, and not what is wrong.
export const metadata: Metadata = { title: 'Your report', robots: { index: false, follow: false } };

/** What became of a report, for whoever holds its link. */
export default async function ReportPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const isKnown = isKnownReport(token);
  const [site, report] = await Promise.all([currentSite(), isKnown ? null : readReport(token)]);
  if (report === null && !isKnown) notFound();
  return (
    <Frame site={site}>
      {report === null ? <KnownReport /> : <ReportView report={report} language={site.language} />}
    </Frame>
  );
}
