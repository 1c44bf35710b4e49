import type { Metadata } from 'next';
import { AdminPage, SaveRow } from '@/components/admin/admin-page';
import { DemoPart } from '@/components/admin/demo-part';
import { TestMail } from '@/components/admin/mail-part';
import { SiteFields } from '@/components/admin/setting-fields';
import { requireAdministrator } from '@/lib/auth/viewer';
import { readDemoFacts } from '@/lib/privacy/remove-demo';
import { readMailFacts } from '@/lib/settings/send-test-mail';
import { readSettingsForm } from '@/lib/site-settings';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { MAIL_SAID, SAID } from './settle';
import { shownForm } from './shown-form';

export const metadata: Metadata = { title: 'Administration' };

const DONE = {
  ...SAID.done,
  ...MAIL_SAID.done,
  'set-up': 'The site is set up. All of it can be changed here, at any time.',
  demo: 'The demo is gone, with its pictures.',
};

const ERRORS = {
  ...SAID.errors,
  ...MAIL_SAID.errors,
  asks: 'People have written under the demo. Nothing was removed; say first that their comments may go.',
};

export default async function AdministrationPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, settings] = await Promise.all([
    currentSite(),
    searchParams,
    readSettingsForm(administrator),
  ]);
  const demo = settings.hasDemo ? await readDemoFacts() : null;
  const form = await shownForm({ form: 'site', query, ...settings });
  return (
    <AdminPage
      site={site}
      current="/admin"
      title="Administration"
      told={toldOf({ query, done: DONE, errors: ERRORS })}
      errors={form.errors}
    >
      {!settings.isSetUp && (
        <p className="banner plain">
          <span>
            Nobody has said yet what this site is. <a href="/set-up">Set it up</a>: it takes two minutes.
          </span>
        </p>
      )}
      {!administrator.hasSecondStep && (
        <p className="banner">
          <span>
            You came in by a link that works once. Before you leave, give your account{' '}
            <a href="/account/ways-in">a way in, and a second step</a>.
          </span>
        </p>
      )}
      <form className="form" method="post" action="/admin">
        <SiteFields {...form} />
        <SaveRow version={form.version} />
      </form>
      <TestMail facts={readMailFacts()} action="/admin/mail" />
      {demo !== null && <DemoPart demo={demo} version={settings.version} />}
    </AdminPage>
  );
}
