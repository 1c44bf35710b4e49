import type { Metadata } from 'next';
import { AdminPage, SaveRow } from '@/components/admin/admin-page';
import { Choices, Tick } from '@/components/ui/fields';
import { KeyField } from '@/components/admin/setting-fields';
import { SpamState } from '@/components/admin/spam-state';
import { requireAdministrator } from '@/lib/auth/viewer';
import { readSettingsForm } from '@/lib/site-settings';
import { describeTier, PRIVACY_TIERS, type PrivacyTier } from '@/lib/spam/disclosure';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../settle';
import { shownForm } from '../shown-form';

export const metadata: Metadata = { title: 'Spam and privacy' };

const TIER_NAMES: Readonly<Record<PrivacyTier, string>> = {
  'text-and-ip': 'As little as it answers to',
  'no-email': 'More, but no e-mail address',
  full: 'Everything',
};

/** Each tier in the words of /privacy: what the one before it sends, and what comes on top. */
function tierInWords(tier: PrivacyTier): string {
  const before = PRIVACY_TIERS[PRIVACY_TIERS.indexOf(tier) - 1];
  const known = before === undefined ? [] : describeTier(before);
  const added = describeTier(tier).filter((thing) => !known.includes(thing));
  return `${before === undefined ? 'Sent are' : 'Also sent are'} ${added.join('; ')}.`;
}

export default async function PrivacySettingsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, settings] = await Promise.all([
    currentSite(),
    searchParams,
    readSettingsForm(administrator),
  ]);
  const form = await shownForm({ form: 'privacy', query, ...settings });
  return (
    <AdminPage
      site={site}
      current="/admin/privacy"
      title="Spam and privacy"
      standfirst={
        <>
          What leaves this site, and to whom. <a href="/privacy">The page on privacy</a> is written from what
          is chosen here, by itself.
        </>
      }
      told={toldOf({ query, ...SAID })}
      errors={form.errors}
    >
      <SpamState service={settings.spamService} hasKey={settings.key !== 'none'} language={site.language} />
      <form className="form" method="post" action="/admin/privacy">
        <KeyField {...form} source={settings.key} />
        {settings.key === 'kept' && (
          <Tick
            name="keyAct"
            value="remove"
            checked={form.values.keyAct === 'remove'}
            label="Do without: forget the key, and send nothing anywhere."
          />
        )}
        <Choices
          name="privacyTier"
          label="What Akismet is sent of a comment"
          hint="Nothing of those whose author asked for a person instead, whatever is chosen here."
          value={form.values.privacyTier ?? ''}
          errors={form.errors.privacyTier}
          options={PRIVACY_TIERS.map((tier) => ({
            value: tier,
            name: TIER_NAMES[tier],
            hint: tierInWords(tier),
          }))}
        />
        <SaveRow version={form.version} />
      </form>
    </AdminPage>
  );
}
