import type { Metadata } from 'next';
import { FairnessView } from '@/components/moderation/fairness-view';
import { RulesHead } from '@/components/moderation/rules-head';
import { requireModerator } from '@/lib/auth/viewer';
import { FEWEST, readFairness } from '@/lib/moderation/fairness';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import '../../../styles/figures.css';
import { ModerationFrame } from '../../frame';

export const metadata: Metadata = { title: 'Fairness' };

/** Whether comments in which this community speaks of itself are held more often than others. */
export default async function FairnessPage() {
  const moderator = await admit(requireModerator);
  const [site, fairness] = await Promise.all([currentSite(), readFairness(moderator)]);
  return (
    <ModerationFrame site={site} current="rules">
      <div className="page settling">
        <RulesHead title="Fairness" current="fairness" />
        <div className="settling-body">
          <FairnessView fairness={fairness} fewest={FEWEST} />
        </div>
      </div>
    </ModerationFrame>
  );
}
