import type { Administrator } from '@/lib/auth/viewer';
import type { Prisma } from '@/lib/generated/prisma/client';
import { deleteDemoPictures, readDemoFacts, takeDemoAway, type DemoFacts } from '@/lib/privacy/remove-demo';
import { tryKey } from '@/lib/settings/akismet-key';
import { changeSite } from '@/lib/settings/change-site';
import { fieldsOf, textOf } from '@/lib/settings/fields';
import { MESSAGES, PARTS, parseSettings, versionOf, type SettingErrors } from '@/lib/settings/schema';
import { checkSectionName, insertSection } from '@/lib/settings/sections';
import { changeKey, columnsOf, readSettingsForm, type SettingsForm } from '@/lib/site-settings';

/** What the form of the first run asks beside the settings themselves. */
const EXTRA_FIELDS = ['akismetKey', 'sectionName', 'demo', 'withComments', 'mailTo'] as const;

export interface SetUpForm {
  settings: SettingsForm;
  /** What to fill in: what nobody has chosen yet is left empty. */
  values: Record<string, string>;
  /** Null where there is none. */
  demo: DemoFacts | null;
}

export type SetUpOutcome =
  | { outcome: 'set-up' }
  | { outcome: 'invalid'; errors: SettingErrors; values: Record<string, string> }
  /** Somebody else did it, or changed settings, meanwhile. */
  | { outcome: 'conflict'; values: Record<string, string> };

/** What the page of the first run shows. */
export async function readSetUpForm(administrator: Administrator): Promise<SetUpForm> {
  const settings = await readSettingsForm(administrator);
  const demo = settings.hasDemo ? await readDemoFacts() : null;
  const chosen = settings.isSetUp ? {} : { name: '', description: '' };
  return { settings, values: { ...settings.values, ...chosen, demo: 'keep' }, demo };
}

/**
 * Says for the first time what this site is, out of what the form brought: name, description, language, policy, where the
 * leave button leads, a key for the spam service (asked about first), a first section, and what becomes of the demo. All
 * of it is done, or, with every error at its field, nothing. What was not sent stays as it is.
 */
export async function setUp({
  raw,
  administrator,
}: {
  raw: unknown;
  administrator: Administrator;
}): Promise<SetUpOutcome> {
  const fields = fieldsOf(raw);
  const { settings: form } = await readSetUpForm(administrator);
  const parsed = parseSettings({ part: 'set-up', raw: fields, current: { ...form.values, name: '' } });
  const errors = { ...parsed.errors };
  const values: Record<string, string> = { ...typedIn(fields), ...parsed.values };
  const version = versionOf(fields);
  if (version === null) errors.version = [MESSAGES.version];
  const section = checkSectionName(values.sectionName ?? '');
  if (section.message !== null) errors.sectionName = [section.message];
  const key = values.akismetKey ? await tryKey(values.akismetKey) : null;
  if (key?.outcome === 'refused') errors.akismetKey = [key.message];
  if (version === null || key?.outcome === 'refused' || Object.keys(errors).length > 0)
    return { outcome: 'invalid', errors, values };

  const removesDemo = form.hasDemo && values.demo === 'remove';
  const asked: { about: DemoFacts | null } = { about: null };
  const { outcome } = await changeSite({
    version,
    change: async (tx) => {
      if (removesDemo) asked.about = await takeDemoAway(tx, { withComments: values.withComments === 'yes' });
      if (asked.about !== null) return null;
      if (section.name !== '') await insertSection(tx, { name: section.name, description: '' });
      const columns: Prisma.SiteUpdateInput = {
        ...columnsOf(parsed.settings),
        ...(key === null ? {} : await changeKey(tx, { change: 'set', key: key.key })),
        ...(removesDemo ? { isDemo: false } : {}),
      };
      return { ...columns, setUpAt: new Date() };
    },
  });
  if (outcome === 'conflict') return { outcome, values };
  if (asked.about !== null)
    return { outcome: 'invalid', errors: { withComments: [sayWhatGoes(asked.about)] }, values };
  if (removesDemo) await deleteDemoPictures();
  return { outcome: 'set-up' };
}

/** What was typed, as the page shows it again. Whoever sends again has to have seen the newest version. */
export function typedIn(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    [...PARTS['set-up'], ...EXTRA_FIELDS].map((name) => [name, textOf(fields, name)]),
  );
}

/** Why the demo is still there. */
function sayWhatGoes({ commentsOfPeople }: DemoFacts): string {
  return commentsOfPeople === 1
    ? 'Somebody has written a comment under the demo. It would go with it; say that it may, or keep the demo.'
    : `People have written ${commentsOfPeople} comments under the demo. They would go with it; say that they may, or keep the demo.`;
}
