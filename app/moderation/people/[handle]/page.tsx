import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Notice } from '@/components/account/notice';
import { PersonView } from '@/components/moderation/person-view';
import { requireModerator } from '@/lib/auth/viewer';
import { readPerson } from '@/lib/moderation/person';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { decoded, one, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import '../../../styles/figures.css';
import '../../../styles/people.css';
import { ModerationFrame } from '../../frame';

export const metadata: Metadata = { title: 'One person' };

const DONE = {
  warn: 'They are warned, and read it when they come back.',
  hold: 'From now on a person looks first at what they say. They are told.',
  mute: 'They are muted. They are told until when, and why.',
  ban: 'They are banned, and signed out everywhere. They are told until when, and why.',
  ended: 'It is over from this moment on.',
  noted: 'Noted.',
};

const ERRORS = {
  sanction: 'Say what is to be done, why and for how long. To mute has to have an end.',
  note: 'There was nothing to note, or too much.',
  yourself: 'Nobody judges themselves.',
  rank: 'They may do as much as you, or more. Nothing was changed.',
};

interface PersonPageProps {
  params: Promise<{ handle: string }>;
  searchParams: Promise<Query>;
}

export default async function PersonPage({ params, searchParams }: PersonPageProps) {
  const moderator = await admit(requireModerator);
  const [{ handle }, query, site] = await Promise.all([decoded(params), searchParams, currentSite()]);
  const person = await readPerson({ handle, after: one(query, 'after'), moderator });
  if (person === null) notFound();
  return (
    <ModerationFrame site={site} current="people">
      <PersonView person={person} language={site.language}>
        <Notice told={toldOf({ query, done: DONE, errors: ERRORS })} />
      </PersonView>
    </ModerationFrame>
  );
}
