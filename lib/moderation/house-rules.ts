import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { recordAct } from '@/lib/moderation/record-act';
import { rehearse, type Rehearsal } from '@/lib/moderation/rehearse';
import { changeSite } from '@/lib/settings/change-site';
import { fieldsOf } from '@/lib/settings/fields';
import { MESSAGES, parseSettings, versionOf, type SettingErrors } from '@/lib/settings/schema';
import { columnsOf, valuesOf } from '@/lib/site-settings';

export type RulesOutcome =
  | { outcome: 'saved' }
  | { outcome: 'invalid'; errors: SettingErrors; values: Record<string, string> }
  /** Somebody else changed settings since the form was shown; sent again with the new version it overwrites theirs. */
  | { outcome: 'conflict'; values: Record<string, string>; version: string }
  /** Nothing was saved: this is what it would have done. */
  | { outcome: 'rehearsed'; values: Record<string, string>; rehearsal: Rehearsal };

/** The rules as their form holds them, with the version that goes along with it. */
export async function readRules(
  _by: Moderator,
): Promise<{ values: Record<string, string>; version: string }> {
  const site = await db.site.findUniqueOrThrow({ where: { id: 1 } });
  return { values: valuesOf(site), version: site.updatedAt.toISOString() };
}

/**
 * Saves the rules out of whatever a form or JSON brought, what was not sent as it is; with `intent` `rehearse` it saves
 * nothing and says what they would have done. The log has that they were saved, and none of their words.
 */
export async function saveRules({
  raw,
  moderator,
}: {
  raw: unknown;
  moderator: Moderator;
}): Promise<RulesOutcome> {
  const fields = fieldsOf(raw);
  const now = await db.site.findUniqueOrThrow({ where: { id: 1 } });
  const { values, errors, settings } = parseSettings({ part: 'rules', raw: fields, current: valuesOf(now) });
  const version = versionOf(fields);
  const rehearsed = fields.intent === 'rehearse';
  if (version === null && !rehearsed) errors.version = [MESSAGES.version];
  if (Object.keys(errors).length > 0) return { outcome: 'invalid', errors, values: textsOf(values) };
  if (rehearsed || version === null)
    return { outcome: 'rehearsed', values: textsOf(values), rehearsal: await rehearse(settings) };
  const { outcome } = await changeSite({
    version,
    change: async (tx) => {
      await recordAct(tx, { moderator, act: 'rules-saved', subject: 'rules' });
      return columnsOf(settings);
    },
  });
  if (outcome !== 'conflict') return { outcome: 'saved' };
  return { outcome, values: textsOf(values), version: (await readRules(moderator)).version };
}

function textsOf(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? '']));
}
