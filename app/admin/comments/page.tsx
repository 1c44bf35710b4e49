import type { Metadata } from 'next';
import { AdminPage, SaveRow } from '@/components/admin/admin-page';
import { TextField } from '@/components/admin/fields';
import { PolicyField } from '@/components/admin/setting-fields';
import { requireAdministrator } from '@/lib/auth/viewer';
import { readSettingsForm } from '@/lib/site-settings';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../settle';
import { shownForm } from '../shown-form';

export const metadata: Metadata = { title: 'Comments' };

export default async function CommentSettingsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, settings] = await Promise.all([
    currentSite(),
    searchParams,
    readSettingsForm(administrator),
  ]);
  const form = await shownForm({ form: 'comments', query, ...settings });
  const { values, errors } = form;
  return (
    <AdminPage
      site={site}
      current="/admin/comments"
      title="Comments"
      standfirst="Rules hold a comment until a person has looked. They never reject one."
      told={toldOf({ query, ...SAID })}
      errors={errors}
    >
      <form className="form" method="post" action="/admin/comments">
        <PolicyField {...form} />
        <TextField
          name="trustedAfter"
          label="Published comments until a member is no newcomer"
          type="number"
          short
          value={values.trustedAfter ?? ''}
          errors={errors.trustedAfter}
        />
        <TextField
          name="maxLinks"
          label="Links that a comment may have"
          hint="One with more waits for a person. At 0, every comment with a link does."
          type="number"
          short
          value={values.maxLinks ?? ''}
          errors={errors.maxLinks}
        />
        <TextField
          name="heldWords"
          label="Words and phrases that make a comment wait"
          hint="One a line. Only whole words count, in capitals or not."
          rows={6}
          value={values.heldWords ?? ''}
          errors={errors.heldWords}
        />
        <SaveRow version={form.version} />
      </form>
    </AdminPage>
  );
}
