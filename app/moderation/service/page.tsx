import type { Metadata } from 'next';
import { Notice } from '@/components/account/notice';
import { RulesHead } from '@/components/moderation/rules-head';
import { ServiceView } from '@/components/moderation/service-view';
import { requireModerator } from '@/lib/auth/viewer';
import { readServiceFacts } from '@/lib/moderation/service-facts';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { ModerationFrame } from '../frame';

export const metadata: Metadata = { title: 'The spam service' };

const SAID = {
  done: {
    recheck: 'What is held is being checked again. Below is how far that has come.',
    answers: 'Akismet answers, and takes the key. What waits for it is being tried now.',
    'invalid-key': 'Akismet answers, and does not take the key. An administrator can correct it.',
    unreachable: 'Akismet still does not answer. What waits is tried again by itself.',
    none: 'This site has no key, so no service is asked.',
  },
} as const;

/** How it stands with the spam service, and what can be asked of it again. */
export default async function ServicePage({ searchParams }: { searchParams: Promise<Query> }) {
  const moderator = await admit(requireModerator);
  const [site, query, facts] = await Promise.all([currentSite(), searchParams, readServiceFacts(moderator)]);
  return (
    <ModerationFrame site={site} current="rules">
      <div className="page settling">
        <RulesHead title="The spam service" current="service" />
        <div className="settling-body">
          <Notice told={toldOf({ query, ...SAID })} />
          <ServiceView facts={facts} language={site.language} />
        </div>
      </div>
    </ModerationFrame>
  );
}
