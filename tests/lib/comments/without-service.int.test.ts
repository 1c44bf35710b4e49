import { expect, it } from 'vitest';
import { db } from '@/lib/db';
import { createArticle } from '../../factories';
import { posted, rowOf } from '../../posting';

it('keeps nothing of where a comment came from while there is no service that would ask', async () => {
  const { slug } = await createArticle({ commentPolicy: 'open' });
  const comment = await posted(slug);

  expect(comment.status).toBe('published');
  expect(await db.origin.count()).toBe(0);
});

it('lets a first comment wait for a person, who is known by nothing but an account or a confirmed address', async () => {
  const { slug } = await createArticle();
  await posted(slug);
  const second = await posted(slug, { body: 'Me again, under the same name.' });

  expect(second.status).toBe('held');
  expect(await rowOf(second)).toMatchObject({ status: 'pending', holds: ['newcomer'], verdict: null });
});
