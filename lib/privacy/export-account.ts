import type { Fresh } from '@/lib/auth/viewer';
import {
  readAccountData,
  readCommentData,
  type AccountData,
  type CommentData,
} from '@/lib/privacy/account-data';
import { CSV_BEGINNING, csvRow } from '@/lib/privacy/csv';

export type ExportFormat = 'json' | 'csv';

/**
 * What the site keeps of this account but what moderators noted for each other, for its owner alone, in pieces of text: profile, sessions, subscriptions,
 * whom it ignores, what it reported, what moderators told it, articles, and all comments with their states and receipts. JSON for programs; one CSV table for spreadsheets,
 * in which no cell is a formula. Changes nothing. Empty when the account has gone meanwhile.
 */
export async function* exportAccount({
  viewer,
  format,
}: {
  viewer: Fresh;
  format: ExportFormat;
}): AsyncGenerator<string> {
  const data = await readAccountData(viewer);
  if (data === null) return;
  const comments = readCommentData(viewer);
  yield* format === 'json' ? writeJson(data, comments) : writeCsv(data, comments);
}

async function* writeJson(data: AccountData, comments: AsyncIterable<CommentData>): AsyncGenerator<string> {
  const beginning = JSON.stringify(data, null, 2).replace(/\n\}$/, '');
  yield `${beginning},\n  "comments": [`;
  let separator = '\n    ';
  for await (const comment of comments) {
    yield separator + JSON.stringify(comment);
    separator = ',\n    ';
  }
  yield '\n  ]\n}\n';
}

/** One table for all kinds of things: what, when, in which state, where, by which name, the words, the address. */
const COLUMNS = ['kind', 'since', 'state', 'where', 'name', 'text', 'address'];

async function* writeCsv(data: AccountData, comments: AsyncIterable<CommentData>): AsyncGenerator<string> {
  const { profile, sessions, subscriptions, ignored, reports, sanctions, articles } = data;
  yield CSV_BEGINNING + csvRow(COLUMNS);
  yield csvRow(['account', profile.since, profile.role, '', profile.name, profile.handle, profile.email]);
  yield csvRow(['mail', null, profile.mail, '', '', '', '']);
  yield csvRow(['passphrase', null, profile.passphrase ? 'set' : 'none', '', '', '', '']);
  yield csvRow(['codes', null, profile.codes ? 'set' : 'none', '', '', '', '']);
  for (const name of profile.passkeys) yield csvRow(['passkey', null, '', '', name, '', '']);
  for (const { since, until, label } of sessions)
    yield csvRow(['session', since, endInWords(until), '', label, '', '']);
  if (data.mailSettings !== null)
    for (const [name, value] of Object.entries(data.mailSettings))
      yield csvRow([
        'mail',
        null,
        value instanceof Date ? value.toISOString() : String(value),
        '',
        name,
        '',
        '',
      ]);
  for (const { since, to, name, url, ended } of subscriptions)
    yield csvRow(['subscription', since, ended === null ? 'on' : 'ended', name, '', to, url]);
  for (const { since, name } of ignored) yield csvRow(['ignored', since, '', '', name, '', '']);
  for (const { made, reason, note, state, url } of reports)
    yield csvRow(['report', made, state, reason, '', note, url]);
  for (const { since, kind, reason, note, until, ended, disputed } of sanctions) {
    yield csvRow(['sanction', since, endInWords(ended ?? until), reason, kind, note, '']);
    if (disputed !== null)
      yield csvRow([
        'second look',
        disputed.at,
        disputed.outcome ?? 'waits',
        reason,
        kind,
        disputed.words,
        '',
      ]);
  }
  for (const { written, status, title, text, url } of articles)
    yield csvRow(['article', written, status, title, profile.name, text, url]);
  for await (const { written, state, reason, article, name, text, url, receipt } of comments) {
    const decided = reason === null ? state : `${state}: ${reason}`;
    yield csvRow(['comment', written, decided, article, name, text, url ?? receipt]);
  }
}

function endInWords(end: Date | null): string {
  return end === null ? 'without an end' : `until ${end.toISOString()}`;
}
