import type { Acted } from '@/lib/http/answer';
import { keepForm } from '@/lib/http/kept-form';

/** What the saving of a form of the administration may come to. */
export type Settled =
  | { outcome: 'saved' }
  | { outcome: 'invalid'; errors: Record<string, string[]>; values: Record<string, string> }
  | { outcome: 'conflict'; values: Record<string, string>; version?: string | number };

interface Settle {
  outcome: Settled;
  /** The page of the form, which it leads back to. */
  path: string;
  /** The name of the form on that page. */
  form: string;
  /** What the page says of it when it went well; a code it has a sentence for. */
  done?: string;
}

/** The answer to a form of the administration: back to its page, and, where something was in the way, with all that was typed. */
export async function settle({ outcome, path, form, done = 'saved' }: Settle): Promise<Acted> {
  if (outcome.outcome === 'saved')
    return { seeOther: `${path}?done=${done}`, json: { status: 200, body: { saved: true } } };
  const errors = outcome.outcome === 'invalid' ? outcome.errors : {};
  const token = await keepForm({ form, values: outcome.values, errors });
  const error = outcome.outcome === 'conflict' ? 'conflict' : 'fields';
  return {
    seeOther: `${path}?error=${error}&draft=${token}#${error === 'fields' ? 'errors' : 'told'}`,
    json:
      outcome.outcome === 'conflict'
        ? { status: 409, body: { current: outcome.version ?? null } }
        : { status: 422, body: { errors } },
  };
}

/** What every page of the administration may have to say. */
export const SAID = {
  done: { saved: 'Saved. Every page shows it from now on.' },
  errors: {
    fields: 'That was not saved. Look at what is marked below.',
    conflict:
      'Somebody else changed the settings while you did, so nothing was saved. What you typed is still here; saving it again overwrites theirs.',
  },
} as const;

/** What became of a test mail. */
export const MAIL_SAID = {
  done: { 'mail-sent': 'The test mail is on its way. Look whether it arrived, in the folder for spam too.' },
  errors: {
    'mail-invalid': 'That does not look like one e-mail address, so no test mail was sent.',
    'mail-failed':
      'The mail server did not take the test mail. The log of the site says with which code; the address of the server and its password are in SMTP_URL.',
    'mail-off': 'This site makes no mail: SMTP_URL is not set.',
  },
} as const;
