import type { Metadata } from 'next';
import { Notice } from '@/components/account/notice';
import { RehearsalView } from '@/components/moderation/rehearsal-view';
import { RulesForm } from '@/components/moderation/rules-form';
import { RulesHead } from '@/components/moderation/rules-head';
import { ErrorSummary } from '@/components/ui/error-summary';
import { requireModerator } from '@/lib/auth/viewer';
import { readRules } from '@/lib/moderation/house-rules';
import { rehearsalSchema, type Rehearsal } from '@/lib/moderation/rehearse';
import { SAID } from '@/app/admin/settle';
import { shownForm } from '@/app/admin/shown-form';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { ModerationFrame } from '../frame';

export const metadata: Metadata = { title: 'Rules' };

const DONE = { saved: 'Saved. It holds from the next comment on.' };

/** What makes a comment wait for a person, to be tried before it is saved. */
export default async function RulesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const moderator = await admit(requireModerator);
  const [site, query, rules] = await Promise.all([currentSite(), searchParams, readRules(moderator)]);
  const form = await shownForm({ form: 'rules', query, ...rules });
  const rehearsal = rehearsalIn(form.values.rehearsal);
  const errors = Object.entries(form.errors).flatMap(([id, messages]) =>
    messages.map((message) => ({ id, message })),
  );
  return (
    <ModerationFrame site={site} current="rules">
      <div className="page settling">
        <RulesHead title="What holds a comment" current="rules" />
        <div className="settling-body">
          <Notice told={toldOf({ query, ...SAID, done: DONE })} />
          <ErrorSummary errors={errors} />
          {rehearsal !== null && <RehearsalView rehearsal={rehearsal} />}
          <RulesForm form={form} />
        </div>
      </div>
    </ModerationFrame>
  );
}

/** Written by our own route, an hour ago at most; an older release may have written it otherwise. */
function rehearsalIn(kept: string | undefined): Rehearsal | null {
  if (kept === undefined) return null;
  const read = rehearsalSchema.safeParse(JSON.parse(kept));
  return read.success ? read.data : null;
}
