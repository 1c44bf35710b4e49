import type { Metadata } from 'next';
import { ChoicesForm } from '@/components/moderation/choices-form';
import { DigestForm } from '@/components/moderation/digest-form';
import { requireModerator } from '@/lib/auth/viewer';
import { readChoices } from '@/lib/moderation/choices';
import { readDigestChoice } from '@/lib/moderation/digest-choice';
import { timeZones } from '@/lib/time-zones';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { ModerationFrame } from '../frame';

export const metadata: Metadata = { title: 'How you moderate' };

/** What a moderator chooses for themselves alone. */
export default async function ChoicesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const moderator = await admit(requireModerator);
  const [site, choices, digest] = await Promise.all([
    currentSite(),
    readChoices(moderator),
    readDigestChoice(moderator),
  ]);
  return (
    <ModerationFrame site={site} current="choices">
      <div className="page choices">
        <div className="queue-head">
          <h1>How you moderate</h1>
        </div>
        {one(await searchParams, 'saved') !== undefined && (
          <p className="banner plain" role="status">
            <span>Saved. It holds for you alone.</span>
          </p>
        )}
        <ChoicesForm choices={choices} />
        <DigestForm choice={digest} zones={timeZones()} />
      </div>
    </ModerationFrame>
  );
}
