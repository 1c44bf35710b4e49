import type { Metadata } from 'next';
import { LogView } from '@/components/moderation/log-view';
import { requireModerator } from '@/lib/auth/viewer';
import { readLog } from '@/lib/moderation/log';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { addressOf, one, type Query } from '@/app/query';
import '../../styles/people.css';
import { ModerationFrame } from '../frame';
import { readLogFilter } from './log-filter';

export const metadata: Metadata = { title: 'Log' };

/** Everything that moderators did, for the team: the names in it are for nobody else. */
export default async function LogPage({ searchParams }: { searchParams: Promise<Query> }) {
  const moderator = await admit(requireModerator);
  const query = await searchParams;
  const { filter, shown } = readLogFilter(query);
  const [site, { rows, next }] = await Promise.all([
    currentSite(),
    readLog({ filter, after: one(query, 'after'), moderator }),
  ]);
  return (
    <ModerationFrame site={site} current="log">
      <LogView
        rows={rows}
        shown={shown}
        next={next === null ? null : addressOf('/moderation/log', { ...shown, after: next })}
        csv={addressOf('/moderation/log.csv', shown)}
        language={site.language}
      />
    </ModerationFrame>
  );
}
