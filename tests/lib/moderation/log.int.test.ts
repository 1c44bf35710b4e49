import { expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { decide } from '@/lib/moderation/decide';
import { exportLog } from '@/lib/moderation/export-log';
import { endSanction, imposeSanction, notePerson } from '@/lib/moderation/impose-sanction';
import { readLog, type LogFilter } from '@/lib/moderation/log';
import { createAccount, createArticle, createComment } from '@/tests/factories';
import { awaitQuietClock } from '@/tests/quiet-clock';

await awaitQuietClock();

async function newModerator(displayName?: string): Promise<Moderator> {
  const { id, handle } = await createAccount({ role: 'moderator', ...(displayName && { displayName }) });
  // Only requireModerator makes one, out of a request; a test has none.
  return { accountId: id, handle, displayName, role: 'moderator' } as unknown as Moderator;
}

/** Six things that one moderator did, and where. */
async function aDaysWork(moderator: Moderator) {
  const [article, person] = [await createArticle(), await createAccount()];
  const [one, two] = [
    await createComment({ articleId: article.id, status: 'pending' }),
    await createComment({ articleId: article.id, status: 'pending' }),
  ];
  const decline = { decision: 'decline', version: 1, reason: 'off-topic', note: null } as const;
  await decide({ id: one.id, input: decline, moderator, batch: 'aaaaaaaaaaaaaaaa' });
  await decide({ id: two.id, input: decline, moderator, batch: 'aaaaaaaaaaaaaaaa' });
  const mute = { kind: 'mute', reason: 'abusive', note: 'Enough.', time: 'day' } as const;
  const imposed = await imposeSanction({ handle: person.handle, input: mute, moderator });
  if (imposed.outcome !== 'imposed') throw new Error(imposed.outcome);
  await endSanction({ handle: person.handle, id: imposed.id, moderator });
  await notePerson({ handle: person.handle, note: 'Talked to them.', moderator });
  await decide({ id: one.id, input: { ...decline, decision: 'spam', version: 2, reason: null }, moderator });
  return { article, person, one };
}

async function whole(filter: LogFilter, moderator: Moderator, size: number) {
  const rows = [];
  for (let after: string | undefined; ;) {
    const page = await readLog({ filter, after, size, moderator });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = page.next;
  }
}

it('has everything once, the latest first, whatever the size of its pages', async () => {
  const moderator = await newModerator();
  const { article, person, one } = await aDaysWork(moderator);
  const mine = { by: moderator.handle };
  const all = await whole(mine, moderator, 50);
  expect(all.map(({ what }) => what)).toEqual([
    'Marked a comment as spam',
    'Noted something about a member',
    'Ended what a member was held to (muted)',
    'Muted a member (attacked a person)',
    'Declined a comment (off the subject)',
    'Declined a comment (off the subject)',
  ]);
  expect(all[0]).toMatchObject({ commentId: one.id, article: { slug: article.slug }, batch: null });
  expect(all[2]).toMatchObject({ person: { handle: person.handle }, commentId: null });
  expect(all.slice(4).map(({ batch }) => batch)).toEqual(Array(2).fill('bulk:aaaaaaaaaaaaaaaa'));
  for (const size of [1, 2, 4]) expect(await whole(mine, moderator, size)).toEqual(all);
});

it('keeps its order where a decision and an act are of the same moment', async () => {
  const moderator = await newModerator();
  const at = new Date('2026-03-01T12:00:00Z');
  const decision = {
    commentId: '0'.repeat(16),
    actor: 'moderator',
    accountId: moderator.accountId,
    at,
  } as const;
  const act = { accountId: moderator.accountId, at, subject: 'rules', act: 'saved' };
  await db.commentHistory.createMany({ data: Array(3).fill({ ...decision, toStatus: 'spam' }) });
  await db.moderationAct.createMany({ data: Array(3).fill(act) });
  const mine = { by: moderator.handle };
  const all = await whole(mine, moderator, 50);
  expect(all).toHaveLength(6);
  for (const size of [1, 2, 3]) expect(await whole(mine, moderator, size)).toEqual(all);
});

it('is searched by moderator, kind, article, comment and day', async () => {
  const moderator = await newModerator();
  const { article, one } = await aDaysWork(moderator);
  await aDaysWork(await newModerator());
  const count = async (filter: LogFilter) => (await whole(filter, moderator, 50)).length;
  const [by, today] = [moderator.handle, new Date(new Date().toISOString().slice(0, 10))];
  expect(await count({ by, kind: 'decisions' })).toBe(3);
  expect(await count({ by, kind: 'people' })).toBe(3);
  expect(await count({ article: article.slug })).toBe(3);
  expect(await count({ comment: one.id })).toBe(2);
  expect(await count({ by, from: today, to: today })).toBe(6);
  expect(await count({ by, from: new Date(today.getTime() + 86_400_000) })).toBe(0);
  expect(await count({ by: 'nobody-at-all' })).toBe(0);
});

it('is exported whole, with no cell that a spreadsheet would run', async () => {
  const moderator = await newModerator('=HYPERLINK("x")');
  await aDaysWork(moderator);
  let text = '';
  for await (const piece of exportLog({ filter: { by: moderator.handle }, moderator })) text += piece;
  const lines = text.trim().split('\r\n');
  expect(lines).toHaveLength(7);
  expect(lines[1]).toContain('"\'=HYPERLINK(""x"")"');
});
