import { expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { HOUR } from '@/lib/clock';
import { imposeSanction } from '@/lib/moderation/impose-sanction';
import { listPeople, type PeopleList } from '@/lib/moderation/people';
import { readPerson } from '@/lib/moderation/person';
import { createAccount, createArticle, createComment } from '@/tests/factories';
import { newModerator } from '@/tests/moderating';

async function whole(asked: PeopleList, moderator: Moderator) {
  const handles: string[] = [];
  for (let after: string | undefined; ;) {
    const { people, next } = await listPeople({ ...asked, after, moderator });
    handles.push(...people.map(({ handle }) => handle));
    if (next === null) return handles;
    after = next;
  }
}

it('lists who said something last, who is held to something, and whoever has a name like that, page by page', async () => {
  const moderator = await newModerator();
  const { id: articleId } = await createArticle();
  const said: string[] = [];
  for (let n = 0; n < 53; n += 1) {
    const { id: accountId, handle } = await createAccount({ handle: `crane-${String(n).padStart(2, '0')}` });
    // Two at a time at the same moment.
    const createdAt = new Date(Date.now() - HOUR - Math.floor(n / 2) * 1000);
    await createComment({ articleId, accountId, createdAt });
    said.push(handle);
  }
  const active = await whole({ list: 'active' }, moderator);
  expect(active.toSorted()).toEqual(said.toSorted());
  expect(active.slice(0, 4).toSorted()).toEqual(said.slice(0, 4).toSorted());
  expect(await whole({ list: 'search', words: 'CRANE' }, moderator)).toEqual(said);
  expect(await whole({ list: 'search', words: '!' }, moderator)).toEqual([]);

  const input = { kind: 'hold', reason: 'other', note: '', time: 'lifted' } as const;
  await imposeSanction({ handle: 'crane-07', input, moderator });
  const { people } = await listPeople({ list: 'sanctioned', moderator });
  expect(people).toMatchObject([{ handle: 'crane-07', sanctions: ['hold'] }]);
});

it('shows what somebody said in every state, and nothing by which they could be reached', async () => {
  const moderator = await newModerator();
  const { id: articleId } = await createArticle();
  const { id: accountId, handle } = await createAccount();
  for (const status of ['published', 'declined', 'spam', 'pending', 'withdrawn'] as const)
    await createComment({ articleId, accountId, status });
  for (let n = 0; n < 20; n += 1) await createComment({ articleId, accountId });
  const first = await readPerson({ handle: handle.toUpperCase(), moderator });
  expect(first).toMatchObject({
    record: { published: 21, declined: 1, spam: 1, pending: 1, withdrawn: 1 },
    spared: null,
  });
  const second = await readPerson({ handle, after: first?.next ?? '', moderator });
  expect(second?.next).toBeNull();
  const ids = [...(first?.comments ?? []), ...(second?.comments ?? [])].map(({ id }) => id);
  expect(new Set(ids).size).toBe(25);
  expect(Object.keys(first ?? {}).toSorted()).toEqual([
    'comments',
    'displayName',
    'handle',
    'next',
    'notes',
    'record',
    'role',
    'sanctions',
    'since',
    'spared',
  ]);
  expect(await readPerson({ handle: moderator.handle, moderator })).toMatchObject({ spared: 'yourself' });
  expect(await readPerson({ handle: 'nobody-here', moderator })).toBeNull();
});
