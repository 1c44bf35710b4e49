import { expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { sweepReports } from '@/lib/comments/report-verdicts';
import { db } from '@/lib/db';
import { decide } from '@/lib/moderation/decide';
import { createAccount, createArticle } from '../../factories';
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

it('tells nobody what a person takes for spam, and history says so', async () => {
  const { slug } = await createArticle({ commentPolicy: 'open' });
  const { id } = await posted(slug);
  const { id: accountId, handle, displayName } = await createAccount({ role: 'moderator' });
  const moderator = { accountId, handle, displayName, role: 'moderator' } as unknown as Moderator;
  const input = {
    decision: 'spam',
    version: (await rowOf({ id })).version,
    reason: null,
    note: null,
  } as const;
  await decide({ id, input, moderator });
  await db.$executeRaw`UPDATE comment SET report_at = now() WHERE id = ${id}`;

  expect(await sweepReports()).toBe(1);
  const last = await db.commentHistory.findFirst({ where: { commentId: id }, orderBy: { id: 'desc' } });
  expect(last).toMatchObject({ actor: 'machine', toStatus: 'spam', reason: 'not-reported:no-key' });
  expect(await rowOf({ id })).toMatchObject({ reportAs: null, reportAt: null });
});
