import { beforeAll, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { MINUTE } from '@/lib/clock';
import { readQueue } from '@/lib/moderation/queue';
import { createArticle, createComment } from '@/tests/factories';

// Only requireModerator makes one, out of a request; a test has none.
const moderator = {} as unknown as Moderator;
const PENDING = 53;

let articleId = '';
beforeAll(async () => {
  articleId = (await createArticle()).id;
  for (let n = 0; n < PENDING; n += 1) await say(`pending ${n}`, { status: 'pending', minutesAgo: 100 - n });
  for (let n = 0; n < 3; n += 1) await say(`spam ${n}`, { status: 'spam', minutesAgo: 100 - n });
  await say('published', { status: 'published', minutesAgo: 1 });
  await createComment({ articleId, status: 'pending', kind: 'pingback' });
  await createComment({ articleId, status: 'spam', kind: 'trackback' });
});

const say = (authorName: string, of: { status: 'pending' | 'spam' | 'published'; minutesAgo: number }) =>
  createComment({
    articleId,
    authorName,
    status: of.status,
    createdAt: new Date(Date.now() - of.minutesAgo * MINUTE),
  });

const namesOf = ({ items }: Awaited<ReturnType<typeof readQueue>>) => items.map((item) => item.authorName);

it('lists what waits, oldest first, fifty at a time', async () => {
  const first = await readQueue({ list: 'waiting', moderator });
  const second = await readQueue({ list: 'waiting', after: first.next ?? undefined, moderator });

  expect(first.items).toHaveLength(50);
  expect([...namesOf(first), ...namesOf(second)]).toEqual(
    Array.from({ length: PENDING }, (_, n) => `pending ${n}`),
  );
  expect(second.next).toBeNull();
});

it('lists spam, newest first, and counts both without what never stands in a thread', async () => {
  const page = await readQueue({ list: 'spam', moderator });

  expect(namesOf(page)).toEqual(['spam 2', 'spam 1', 'spam 0']);
  expect(page).toMatchObject({ waiting: PENDING, spam: 3, next: null });
});
