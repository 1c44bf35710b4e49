import { renderArticle } from '@/lib/articles/render-article';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import type { Prisma, Site } from '@/lib/generated/prisma/client';
import { recordAct } from '@/lib/moderation/record-act';
import { isKeyLocked, tryKey } from '@/lib/settings/akismet-key';
import { changeSite } from '@/lib/settings/change-site';
import { fieldsOf, textOf } from '@/lib/settings/fields';
import {
  MESSAGES,
  parseSettings,
  versionOf,
  type Part,
  type SettingErrors,
  type Settings,
  type SettingValues,
} from '@/lib/settings/schema';
import { sealAkismetKey } from '@/lib/site';

/** Everything that administrators settle, as their forms show it. */
export interface SettingsForm {
  values: SettingValues;
  /** When any of it was last changed: goes along with a form, so that nobody overwrites what they have not seen. */
  version: string;
  isSetUp: boolean;
  /** Whether the demo community lives here. */
  hasDemo: boolean;
  /** Where the key of the spam service comes from. The key itself is shown to nobody. */
  key: 'none' | 'kept' | 'locked';
  spamService: SpamServiceFacts;
}

export interface SpamServiceFacts {
  state: 'unknown' | 'none' | 'valid' | 'invalid' | 'unreachable';
  failingSince: Date | null;
  /** What the service said of the account, in its own words. */
  alert: string | null;
}

export type SaveOutcome =
  | { outcome: 'saved' }
  | { outcome: 'invalid'; errors: SettingErrors; values: Record<string, string> }
  /** Somebody else changed settings since the form was shown; sent again with the new version it overwrites theirs. */
  | { outcome: 'conflict'; values: Record<string, string>; version: string };

/** Whether nobody has said yet what this site is: then an administrator who signs in is led to /set-up. */
export async function needsSetUp(): Promise<boolean> {
  const site = await db.site.findUniqueOrThrow({ where: { id: 1 }, select: { setUpAt: true } });
  return site.setUpAt === null;
}

/** The settings as they stand. */
export async function readSettingsForm(_by: Administrator): Promise<SettingsForm> {
  const [site, service] = await Promise.all([
    db.site.findUniqueOrThrow({ where: { id: 1 } }),
    db.spamServiceState.findUniqueOrThrow({ where: { id: 1 } }),
  ]);
  const { keyState, failingSince, alertCode, alertMessage } = service;
  return {
    values: valuesOf(site),
    version: site.updatedAt.toISOString(),
    isSetUp: site.setUpAt !== null,
    hasDemo: site.isDemo,
    key: isKeyLocked() ? 'locked' : site.akismetKey === null ? 'none' : 'kept',
    spamService: {
      state: keyState as SpamServiceFacts['state'],
      failingSince,
      alert: alertCode === null ? null : (alertMessage ?? alertCode),
    },
  };
}

/**
 * Saves one part of the settings, out of whatever a form or JSON brought; what was not sent stays as it is. With the part
 * `privacy` comes the key of the spam service (`akismetKey`; `keyAct` is `remove` to do without), which is asked about
 * first, and kept sealed only when the service takes it. Public pages follow at once.
 */
export async function saveSettings({
  part,
  raw,
  administrator,
}: {
  part: Part;
  raw: unknown;
  administrator: Administrator;
}): Promise<SaveOutcome> {
  const fields = fieldsOf(raw);
  const form = await readSettingsForm(administrator);
  const { values: typed, errors, settings } = parseSettings({ part, raw: fields, current: form.values });
  const version = versionOf(fields);
  if (version === null) errors.version = [MESSAGES.version];
  const key = part === 'privacy' ? await keyIn(fields) : KEEP_KEY;
  if (key.change === 'refused') errors.akismetKey = [key.message];
  const values = { ...typed, akismetKey: textOf(fields, 'akismetKey') };
  if (version === null || key.change === 'refused' || Object.keys(errors).length > 0)
    return { outcome: 'invalid', errors, values };

  const { outcome } = await changeSite({
    version,
    change: async (tx) => {
      // Rules are rules, wherever they are changed.
      if (part === 'comments')
        await recordAct(tx, { moderator: administrator, act: 'rules-saved', subject: 'rules' });
      return { ...columnsOf(settings), ...(await changeKey(tx, key)) };
    },
  });
  if (outcome === 'changed') return { outcome: 'saved' };
  return { outcome: 'conflict', values, version: (await readSettingsForm(administrator)).version };
}

type KeyChange = { change: 'keep' | 'remove' } | { change: 'set'; key: string };

const KEEP_KEY: KeyChange = { change: 'keep' };

async function keyIn(
  fields: Record<string, unknown>,
): Promise<KeyChange | { change: 'refused'; message: string }> {
  if (textOf(fields, 'keyAct') === 'remove')
    return isKeyLocked() ? { change: 'refused', message: MESSAGES.locked } : { change: 'remove' };
  const typed = textOf(fields, 'akismetKey');
  if (typed === '') return KEEP_KEY;
  const tried = await tryKey(typed);
  return tried.outcome === 'good'
    ? { change: 'set', key: tried.key }
    : { change: 'refused', message: tried.message };
}

/** The columns that change with the key; what was known of the service belonged to the key before. */
export async function changeKey(
  tx: Prisma.TransactionClient,
  key: KeyChange,
): Promise<Prisma.SiteUpdateInput> {
  if (key.change === 'keep') return {};
  const keyState = key.change === 'set' ? 'valid' : 'none';
  await tx.spamServiceState.update({
    where: { id: 1 },
    data: { keyState, alertCode: null, alertMessage: null, updatedAt: new Date() },
  });
  return { akismetKey: key.change === 'set' ? sealAkismetKey(key.key) : null };
}

/** Settings as the columns hold them. Guidelines are rendered here, once. */
export function columnsOf({
  guidelines,
  signUp,
  mailReplies,
  ...columns
}: Partial<Settings>): Prisma.SiteUpdateInput {
  return {
    ...columns,
    ...(guidelines === undefined ? {} : { guidelines, guidelinesHtml: htmlOf(guidelines) }),
    ...(signUp === undefined ? {} : { signUpOpen: signUp === 'open' }),
    ...(mailReplies === undefined ? {} : { mailReplies: mailReplies === 'on' }),
  };
}

function htmlOf(source: string): string {
  return source === '' ? '' : renderArticle({ source, format: 'markdown' }).html;
}

/** Settings as the fields of their forms hold them. */
export function valuesOf(site: Site): SettingValues {
  return {
    name: site.name,
    description: site.description,
    language: site.language,
    leaveUrl: site.leaveUrl,
    commentPolicy: site.commentPolicy ?? 'auto',
    maxLinks: String(site.maxLinks),
    trustedAfter: String(site.trustedAfter),
    heldWords: site.heldWords.join('\n'),
    closeAfterDays: site.closeAfterDays === null ? '' : String(site.closeAfterDays),
    identityTerms: site.identityTerms.join('\n'),
    privacyTier: site.privacyTier,
    guidelines: site.guidelines,
    signUp: site.signUpOpen ? 'open' : 'closed',
    mailReplies: site.mailReplies ? 'on' : 'off',
  };
}
