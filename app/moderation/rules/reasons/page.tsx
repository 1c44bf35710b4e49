import type { Metadata } from 'next';
import { Notice } from '@/components/account/notice';
import { ReasonList } from '@/components/moderation/reason-list';
import { RulesHead } from '@/components/moderation/rules-head';
import { requireModerator } from '@/lib/auth/viewer';
import { listReasons, MAX_ACTIVE_REASONS } from '@/lib/moderation/edit-reasons';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { ModerationFrame } from '../../frame';

export const metadata: Metadata = { title: 'Reasons to decline' };

const SAID = {
  done: { saved: 'Saved.' },
  errors: {
    fields: 'That was not saved. A reason has a name of at most 60 characters and a sentence of at most 300.',
    full: 'Nine reasons are in use already, one for each key from 1 to 9. Retire one first.',
    conflict: 'Somebody else has changed it meanwhile, so nothing was saved. This is how it stands now.',
  },
} as const;

/** Why comments are declined: what moderators choose from, and what authors read. */
export default async function ReasonsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const moderator = await admit(requireModerator);
  const [site, query, reasons] = await Promise.all([currentSite(), searchParams, listReasons(moderator)]);
  return (
    <ModerationFrame site={site} current="rules">
      <div className="page settling">
        <RulesHead title="Reasons to decline" current="reasons" />
        <div className="settling-body">
          <Notice told={toldOf({ query, ...SAID })} />
          <ReasonList reasons={reasons} most={MAX_ACTIVE_REASONS} />
        </div>
      </div>
    </ModerationFrame>
  );
}
