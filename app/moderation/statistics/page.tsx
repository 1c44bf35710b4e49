import type { Metadata } from 'next';
import { StatisticsView } from '@/components/moderation/statistics-view';
import { requireModerator } from '@/lib/auth/viewer';
import { readStatistics, STATISTICS_DAYS } from '@/lib/moderation/statistics';
import { admit } from '@/app/admit';
import '../../styles/figures.css';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { ModerationFrame } from '../frame';

export const metadata: Metadata = { title: 'Statistics' };

/** Four weeks: long enough for a median, short enough to see that something changed. */
const USUAL_DAYS = 28;

export default async function StatisticsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const moderator = await admit(requireModerator);
  const asked = one(await searchParams, 'days');
  const days = STATISTICS_DAYS.find((period) => String(period) === asked) ?? USUAL_DAYS;
  const [site, statistics] = await Promise.all([currentSite(), readStatistics({ days, moderator })]);
  return (
    <ModerationFrame site={site} current="statistics">
      <StatisticsView statistics={statistics} periods={STATISTICS_DAYS} language={site.language} />
    </ModerationFrame>
  );
}
