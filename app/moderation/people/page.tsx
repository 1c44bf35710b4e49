import type { Metadata } from 'next';
import { PeopleList } from '@/components/moderation/people-list';
import { requireModerator } from '@/lib/auth/viewer';
import { listSanctionedGuests } from '@/lib/moderation/guest-sanctions';
import { listPeople, type PeopleList as Asked } from '@/lib/moderation/people';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { addressOf, one, type Query } from '@/app/query';
import '../../styles/people.css';
import { ModerationFrame } from '../frame';

export const metadata: Metadata = { title: 'People' };

/** Longer than any name. */
const MAX_WORDS = 100;

export default async function PeoplePage({ searchParams }: { searchParams: Promise<Query> }) {
  const moderator = await admit(requireModerator);
  const query = await searchParams;
  const words = one(query, 'q')?.slice(0, MAX_WORDS).replaceAll('\0', '').toWellFormed() ?? '';
  const show = one(query, 'show') === 'sanctioned' ? 'sanctioned' : undefined;
  const asked: Asked = words === '' ? { list: show ?? 'active' } : { list: 'search', words };
  const [site, page, guests] = await Promise.all([
    currentSite(),
    listPeople({ ...asked, after: one(query, 'after'), moderator }),
    asked.list === 'sanctioned' ? listSanctionedGuests(moderator) : [],
  ]);
  const more = { q: words || undefined, show, after: page.next ?? undefined };
  return (
    <ModerationFrame site={site} current="people">
      <PeopleList
        page={page}
        guests={guests}
        list={asked.list}
        words={words}
        next={page.next === null ? null : addressOf('/moderation/people', more)}
        language={site.language}
      />
    </ModerationFrame>
  );
}
