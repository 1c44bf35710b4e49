import type { Metadata } from 'next';
import { AdminPage, SaveRow } from '@/components/admin/admin-page';
import { Choices } from '@/components/ui/fields';
import { HoldingFields } from '@/components/admin/holding-fields';
import { requireAdministrator } from '@/lib/auth/viewer';
import { readSettingsForm } from '@/lib/site-settings';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../settle';
import { shownForm } from '../shown-form';

export const metadata: Metadata = { title: 'Comments' };

const ANSWERING = [
  { value: 'off', name: 'Nobody can answer a notice by mail' },
  {
    value: 'on',
    name: 'Who answers the mail about a comment posts what they wrote',
    hint: 'It is never sent to Akismet, and waits for a person unless its author is known here.',
  },
];

export default async function CommentSettingsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, settings] = await Promise.all([
    currentSite(),
    searchParams,
    readSettingsForm(administrator),
  ]);
  const form = await shownForm({ form: 'comments', query, ...settings });
  return (
    <AdminPage
      site={site}
      current="/admin/comments"
      title="Comments"
      standfirst="Rules hold a comment until a person has looked. They never reject one."
      told={toldOf({ query, ...SAID })}
      errors={form.errors}
    >
      <form className="form" method="post" action="/admin/comments">
        <HoldingFields {...form} />
        {site.mail && (
          <Choices
            name="mailReplies"
            label="Answers by mail"
            hint="Your mail server has to hand them over first; the manual says how."
            value={form.values.mailReplies ?? ''}
            options={ANSWERING}
            errors={form.errors.mailReplies}
          />
        )}
        <SaveRow version={form.version} />
      </form>
    </AdminPage>
  );
}
