import { akismet, checks, resetService } from '@/tests/with-akismet';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { sweepRevisions } from '@/lib/comments/check-revision';
import { editComment } from '@/lib/comments/edit-comment';
import { readThreadPage } from '@/lib/comments/queries';
import { sweepReports } from '@/lib/comments/report-verdicts';
import { sweepChecks } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import { decide } from '@/lib/moderation/decide';
import { imposeSanction } from '@/lib/moderation/impose-sanction';
import { settleRevision } from '@/lib/moderation/settle-revision';
import { undo } from '@/lib/moderation/undo';
import { createAccount, createArticle } from '@/tests/factories';
import { newModerator } from '@/tests/moderating';
import { makeDue, posted, rowOf } from '@/tests/posting';

beforeEach(() => resetService());

async function said(answer: 'ham' | 'spam' | 'hang' = 'ham', raw: Record<string, unknown> = {}) {
  const article = await createArticle({ commentPolicy: 'open' });
  akismet.answer(answer === 'hang' ? 'server-error' : answer);
  const { id } = await posted(article.slug, raw);
  resetService();
  return { id, article };
}

async function saidAs(role: 'member' | 'moderator') {
  const article = await createArticle({ commentPolicy: 'open' });
  const account = await createAccount({ role });
  const viewer = { accountId: account.id, displayName: account.displayName, role };
  akismet.answer('ham');
  const { id } = await posted(article.slug, { as: 'account' }, { viewer });
  return { article, account, id };
}

const publicText = async (articleId: string) => {
  const page = await readThreadPage({ articleId, sort: 'oldest' });
  return page?.roots.map(({ bodyHtml }) => bodyHtml);
};

const makeRevisionsDue = () =>
  db.$executeRaw`UPDATE comment_revision SET due_at = now(), take_at = CASE WHEN take_at IS NOT NULL THEN now() END`;

describe('the text of a published comment', () => {
  it('is replaced when the check lets the new one through, which is told that it is an edit', async () => {
    const { id, article } = await said();
    akismet.answer('ham');
    const before = await rowOf({ id });
    expect(await editComment({ id, body: 'I was there, too.' })).toEqual({
      outcome: 'edited',
      status: 'published',
      revision: 'taken',
    });

    expect(checks().at(-1)?.fields).toMatchObject({
      recheck_reason: 'edit',
      comment_content: 'I was there, too.',
    });
    expect(await publicText(article.id)).toEqual(['<p>I was there, too.</p>']);
    const after = await rowOf({ id });
    expect(after.firstPublishedAt).toEqual(before.firstPublishedAt);
    expect(after).toMatchObject({ editedBy: 'author', hasRevision: false });
    expect(after.version).toBeGreaterThan(before.version);
    expect(await db.commentText.findMany({ where: { commentId: id } })).toMatchObject([
      { actor: 'author', body: 'I was there too.' },
    ]);
  });

  it.each(['spam', 'server-error'] as const)(
    'stands while the new one is in doubt (%s), and a person looks',
    async (mode) => {
      const { id, article } = await said();
      akismet.answer(mode);
      expect(await editComment({ id, body: 'Buy this.' })).toMatchObject({ revision: 'waits' });

      expect(await publicText(article.id)).toEqual(['<p>I was there too.</p>']);
      expect(await rowOf({ id })).toMatchObject({ hasRevision: true, waits: true, visible: true });
    },
  );

  it('stands against a new one that a rule holds, though the service has nothing against it', async () => {
    const { id, article } = await said();
    akismet.answer('ham');
    const links = Array.from({ length: 5 }, (_, n) => `https://example.org/${n}`).join(' ');
    expect(await editComment({ id, body: links })).toMatchObject({ revision: 'waits' });
    expect(await publicText(article.id)).toEqual(['<p>I was there too.</p>']);
  });

  it('is replaced later, when a silent service has come back and nobody has acted', async () => {
    const { id, article } = await said();
    akismet.answer('server-error');
    await editComment({ id, body: 'A better word.' });
    resetService();
    akismet.answer('ham');
    await makeRevisionsDue();
    await sweepRevisions();

    expect(await publicText(article.id)).toEqual(['<p>A better word.</p>']);
    expect(await rowOf({ id })).toMatchObject({ waits: false, hasRevision: false });
  });

  it('is replaced by a person’s decision when its window has ended, unless that is taken back', async () => {
    const { id, article } = await said();
    akismet.answer('spam');
    await editComment({ id, body: 'It was the baker.' });
    const moderator = await newModerator();
    const publish = async () =>
      decide({
        id,
        input: { decision: 'publish', version: (await rowOf({ id })).version, reason: null, note: null },
        moderator,
      });

    expect(await publish()).toMatchObject({ outcome: 'decided', status: 'published' });
    await sweepRevisions();
    expect(await publicText(article.id)).toEqual(['<p>I was there too.</p>']);
    expect(await undo({ id, moderator })).toMatchObject({ outcome: 'decided' });
    expect(await rowOf({ id })).toMatchObject({ hasRevision: true, waits: true });
    await makeRevisionsDue();

    expect(await publish()).toMatchObject({ outcome: 'decided' });
    await makeRevisionsDue();
    await sweepRevisions();
    expect(await publicText(article.id)).toEqual(['<p>It was the baker.</p>']);
  });

  it('stays when a person leaves it, and the new one is gone', async () => {
    const { id, article } = await said();
    akismet.answer('spam');
    await editComment({ id, body: 'It was the baker.' });
    const moderator = await newModerator();
    const { version } = await rowOf({ id });
    const leave = () => settleRevision({ id, input: { version, take: 'old' }, moderator });

    expect(await leave()).toMatchObject({ outcome: 'decided', version: version + 1 });
    expect(await leave()).toMatchObject({ outcome: 'conflict' });
    expect(await publicText(article.id)).toEqual(['<p>I was there too.</p>']);
    expect(await rowOf({ id })).toMatchObject({ hasRevision: false, waits: false });
  });

  it('goes back to what stands when the author wants that after all', async () => {
    const { id } = await said();
    akismet.answer('spam');
    await editComment({ id, body: 'Buy this.' });
    expect(await editComment({ id, body: 'I was there too.' })).toEqual({ outcome: 'unchanged' });
    expect(await rowOf({ id })).toMatchObject({ hasRevision: false, waits: false });
    expect(await db.commentRevision.count({ where: { commentId: id } })).toBe(0);
  });
});

describe('the text of a comment that waits', () => {
  it('is replaced at once and checked again, also when it was taken for spam', async () => {
    const { id } = await said('spam');
    akismet.answer('ham');
    expect(await editComment({ id, body: 'Without the links.' })).toMatchObject({ status: 'published' });
    expect(await rowOf({ id })).toMatchObject({
      body: 'Without the links.',
      visible: true,
      editedBy: 'author',
    });
    expect(checks().at(-1)?.fields).toMatchObject({ recheck_reason: 'edit' });
  });

  it('is never asked about when its author wanted a person', async () => {
    const { id } = await said('ham', { check: 'person' });
    await editComment({ id, body: 'For a person’s eyes.' });
    expect(checks()).toEqual([]);
    expect(await rowOf({ id })).toMatchObject({ status: 'pending', body: 'For a person’s eyes.' });
  });

  it('stays where a person put it', async () => {
    const { id } = await said();
    const moderator = await newModerator();
    await decide({
      id,
      input: { decision: 'spam', version: (await rowOf({ id })).version, reason: null, note: null },
      moderator,
    });
    akismet.answer('ham');
    await editComment({ id, body: 'Something harmless.' });
    expect(await rowOf({ id })).toMatchObject({ status: 'spam', body: 'Something harmless.' });
    expect(checks()).toEqual([]);
  });

  it('is asked about as an edit by the sweep too, when the service was away', async () => {
    const { id } = await said('hang');
    akismet.answer('server-error');
    await editComment({ id, body: 'Said in other words.' });
    resetService();
    akismet.answer('ham');
    await makeDue();
    await sweepChecks();

    expect(checks().at(-1)?.fields).toMatchObject({
      recheck_reason: 'edit',
      comment_content: 'Said in other words.',
    });
    expect(await rowOf({ id })).toMatchObject({ status: 'published' });
  });
});

it('never lets an edit and a decision both win without seeing each other', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await said('hang');
    akismet.answer('server-error');
    const moderator = await newModerator();
    const { version } = await rowOf({ id });
    const [edited, decided] = await Promise.all([
      editComment({ id, body: `Said again, ${round}.` }),
      decide({ id, input: { decision: 'publish', version, reason: null, note: null }, moderator }),
    ]);

    const row = await rowOf({ id });
    expect(edited.outcome).toBe('edited');
    // Whoever decided has read what will be published: the new text waits beside it, or the decision fell through.
    if (decided.outcome === 'decided') {
      expect(row).toMatchObject({ status: 'published', body: 'I was there too.' });
      expect(await db.commentRevision.count({ where: { commentId: id } })).toBe(1);
    } else expect(row).toMatchObject({ status: 'pending', body: `Said again, ${round}.` });
    resetService();
  }
});

it('refuses what is no comment, and more edits than a person makes', async () => {
  const { id } = await said();
  expect(await editComment({ id, body: ' ' })).toEqual({
    outcome: 'invalid',
    messages: ['Please enter your comment!'],
  });
  expect(await editComment({ id, body: 'x'.repeat(20_001) })).toMatchObject({ outcome: 'invalid' });
  expect(await editComment({ id, body: ['a', 'b'] })).toMatchObject({ outcome: 'invalid' });
  akismet.answer('ham');
  for (let n = 0; n < 20; n += 1) await editComment({ id, body: `Version ${n}` });
  expect(await editComment({ id, body: 'One more' })).toMatchObject({ outcome: 'rate-limited' });
});

it('reports to the service what the author wrote, not what a moderator made of it', async () => {
  const { id } = await said('spam');
  const moderator = await newModerator();
  const { changeText, newText } = await import('@/lib/comments/changed-text');
  await db.$transaction((tx) =>
    changeText(tx, {
      id,
      text: newText('Tidied.'),
      editor: { actor: 'moderator', accountId: moderator.accountId },
    }),
  );
  await decide({
    id,
    input: { decision: 'publish', version: (await rowOf({ id })).version, reason: null, note: null },
    moderator,
  });
  await db.$executeRaw`UPDATE comment SET report_at = now() WHERE report_at IS NOT NULL`;
  await sweepReports();

  const report = akismet.requests.find(({ call }) => call === 'submit-ham');
  expect(report?.fields).toMatchObject({ comment_content: 'I was there too.' });
});

describe('the new text of somebody whom moderators have decided about', () => {
  it.each(['hold', 'mute', 'ban'] as const)(
    'waits for a person, whatever the service says (%s)',
    async (kind) => {
      const { article, id, account } = await saidAs('member');
      const moderator = { ...(await newModerator()), role: 'moderator' } as Moderator;
      const input = { kind, reason: 'abusive', note: '', time: 'day' } as const;
      await imposeSanction({ handle: account.handle, input, moderator });
      akismet.answer('ham');
      expect(await editComment({ id, body: 'And now for you.' })).toMatchObject({ revision: 'waits' });

      expect(await publicText(article.id)).toEqual(['<p>I was there too.</p>']);
      expect(await db.commentRevision.findUnique({ where: { commentId: id } })).toMatchObject({
        holds: ['held-person'],
      });
    },
  );

  it('is checked like everybody’s once they are no moderator any more', async () => {
    const { article, id, account } = await saidAs('moderator');
    expect(checks()).toHaveLength(0);
    await db.account.update({ where: { id: account.id }, data: { role: 'member' } });
    akismet.answer('spam');
    expect(await editComment({ id, body: 'Buy this.' })).toMatchObject({ revision: 'waits' });
    expect(await publicText(article.id)).toEqual(['<p>I was there too.</p>']);
  });
});
