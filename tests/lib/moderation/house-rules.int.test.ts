import { beforeEach, describe, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { editReason, listReasons, reasonSchema } from '@/lib/moderation/edit-reasons';
import { readFairness } from '@/lib/moderation/fairness';
import { readRules, saveRules } from '@/lib/moderation/house-rules';
import { createAccount, createArticle, createComment } from '@/tests/factories';

let moderator: Moderator;
beforeEach(async () => {
  await db.comment.deleteMany();
  await db.site.update({
    where: { id: 1 },
    data: { heldWords: [], maxLinks: 3, commentPolicy: 'open', closeAfterDays: null, identityTerms: [] },
  });
  const { id } = await createAccount({ role: 'moderator' });
  moderator = { accountId: id, role: 'moderator' } as Moderator;
});

const save = async (raw: Record<string, unknown>) =>
  saveRules({ raw: { version: (await readRules(moderator)).version, ...raw }, moderator });
const lastAct = () => db.moderationAct.findFirst({ orderBy: { id: 'desc' } });

describe('the rules', () => {
  it('are saved by a moderator, with a row in the log that has none of their words', async () => {
    const raw = {
      heldWords: 'cialis\nfree money',
      maxLinks: '1',
      closeAfterDays: '30',
      identityTerms: 'whore',
    };
    expect(await save(raw)).toEqual({ outcome: 'saved' });

    expect((await readRules(moderator)).values).toMatchObject({ ...raw, commentPolicy: 'open' });
    expect(await lastAct()).toMatchObject({
      act: 'rules-saved',
      subject: 'rules',
      accountId: moderator.accountId,
      reason: null,
    });
    expect(await save({ closeAfterDays: '' })).toEqual({ outcome: 'saved' });
    expect(await db.site.findUnique({ where: { id: 1 } })).toMatchObject({ closeAfterDays: null });
  });

  it('overwrite nothing that was not seen, and keep what was typed', async () => {
    const { version } = await readRules(moderator);
    await save({ heldWords: 'theirs' });
    const late = await saveRules({ raw: { heldWords: 'mine', version }, moderator });
    expect(late).toMatchObject({ outcome: 'conflict', values: { heldWords: 'mine' } });
    expect((await readRules(moderator)).values).toMatchObject({ heldWords: 'theirs' });
  });

  it('settle nothing else, whatever comes along', async () => {
    await save({ heldWords: 'x', name: 'Taken over', signUp: 'closed' });
    expect(await db.site.findUnique({ where: { id: 1 } })).toMatchObject({
      name: 'Folkmoot',
      signUpOpen: true,
    });
  });

  it.each([{ closeAfterDays: '0' }, { maxLinks: 'many' }, { identityTerms: 'x'.repeat(61) }])(
    'refuse %j',
    async (raw) => {
      expect(await save(raw)).toMatchObject({
        outcome: 'invalid',
        errors: { [Object.keys(raw)[0]!]: [expect.any(String)] },
      });
    },
  );
});

describe('a rehearsal', () => {
  const rehearse = async (raw: Record<string, unknown>) => {
    const outcome = await saveRules({ raw: { ...raw, intent: 'rehearse' }, moderator });
    return outcome.outcome === 'rehearsed' ? outcome.rehearsal : outcome;
  };

  it('says what would have been held, whom it would have hurt and what it would have caught, and changes nothing', async () => {
    const { id: articleId, slug } = await createArticle();
    const hurt = await createComment({ articleId, body: 'The İSTANBUL clinic, and Straße 5.' });
    await createComment({ articleId, body: 'A specialist told me.' });
    await createComment({ articleId, body: 'Cialis here.', status: 'spam' });
    await createComment({ articleId, body: 'cialis, once more', status: 'spam', verdict: 'ham' });
    await createComment({ articleId, body: 'cialis?', status: 'declined' });
    await createComment({ articleId, body: 'cialis', badge: 'moderator' });
    await createComment({ articleId, body: 'cialis', createdAt: new Date(Date.now() - 91 * DAY) });

    expect(await rehearse({ heldWords: 'cialis\nstrasse' })).toEqual({
      looked: 6,
      cut: false,
      held: 4,
      hurt: 1,
      shown: [
        {
          id: hurt.id,
          slug,
          authorName: hurt.authorName,
          excerpt: 'The İSTANBUL clinic, and Straße 5.',
          why: ['words:strasse'],
        },
      ],
      caught: 2,
      missed: 1,
    });
    expect((await readRules(moderator)).values).toMatchObject({ heldWords: '' });
  });

  it('counts links, and takes for newcomers who were newcomers then', async () => {
    const { id: articleId } = await createArticle();
    const { id: accountId } = await createAccount();
    const ago = (days: number) => ({
      createdAt: new Date(Date.now() - days * DAY),
      badge: 'member' as const,
    });
    await createComment({ articleId, accountId, body: 'The first.', ...ago(3) });
    await createComment({ articleId, accountId, body: 'The second: https://a.example/', ...ago(2) });
    await createComment({ articleId, accountId, body: 'The third.', ...ago(1) });
    expect(await rehearse({ maxLinks: '0' })).toMatchObject({
      held: 1,
      hurt: 1,
      shown: [{ why: ['links:1'] }],
    });
    expect(await rehearse({ commentPolicy: 'newcomers', trustedAfter: '2' })).toMatchObject({ held: 2 });
    expect(await rehearse({ commentPolicy: 'all' })).toMatchObject({ held: 3 });
  });

  it('shows the latest twenty of those it would have hurt', async () => {
    const { id: articleId } = await createArticle();
    for (let n = 0; n < 23; n += 1) await createComment({ articleId, body: `Word ${n}` });
    const rehearsal = await rehearse({ heldWords: 'word' });
    expect(rehearsal).toMatchObject({ hurt: 23 });
    expect('shown' in rehearsal && rehearsal.shown).toHaveLength(20);
  });
});

describe('fairness', () => {
  it('counts with a term and without what was taken for spam, held, and published after all', async () => {
    await db.site.update({ where: { id: 1 }, data: { identityTerms: ['sex worker'] } });
    const { id: articleId } = await createArticle();
    const history = (commentId: string, rows: [string, string, string, string | null][]) =>
      db.commentHistory.createMany({
        data: rows.map(
          ([actor, fromStatus, toStatus, cause]) =>
            ({ commentId, actor, fromStatus, toStatus, cause }) as never,
        ),
      });
    const freed = await createComment({ articleId, body: 'As a Sex-Worker I say so.' });
    await history(freed.id, [
      ['machine', 'checking', 'spam', null],
      ['moderator', 'spam', 'published', null],
    ]);
    const held = await createComment({ articleId, body: 'Sex workers are others.', status: 'pending' });
    await history(held.id, [['machine', 'checking', 'pending', 'words']]);
    const takenBack = await createComment({ articleId, body: 'Links, links.', status: 'pending' });
    await history(takenBack.id, [
      ['machine', 'checking', 'pending', 'links'],
      ['moderator', 'pending', 'published', null],
    ]);
    await db.commentHistory.create({
      data: {
        ...{ commentId: takenBack.id, actor: 'moderator', reason: 'undone' },
        ...{ fromStatus: 'published', toStatus: 'pending' },
      },
    });

    expect(await readFairness(moderator)).toEqual({
      cut: false,
      terms: [
        {
          term: 'sex worker',
          with: { comments: 1, spam: 1, held: 0, overturned: 1 },
          without: { comments: 2, spam: 0, held: 2, overturned: 0 },
        },
      ],
    });
  });
});

describe('reasons to decline', () => {
  const edit = (raw: Record<string, unknown>) => editReason({ input: reasonSchema.parse(raw), moderator });
  const active = async () => (await listReasons(moderator)).filter(({ isRetired }) => !isRetired);

  it('are added up to nine, retired, brought back, and keep their code when they change', async () => {
    for (const name of ['Names a client', 'Names a client', 'Größe & 24']) {
      expect(await edit({ act: 'add', name, sentence: 'It does.' })).toBe('saved');
    }
    const codes = (await active()).map(({ code }) => code);
    expect(codes).toHaveLength(9);
    for (const code of codes) expect(code).toMatch(/^[a-z][a-z-]{0,39}$/);
    expect(await edit({ act: 'add', name: 'A tenth', sentence: 'No.' })).toBe('full');

    const seen = { seenName: 'Names a client', seenSentence: 'It does.' };
    const change = {
      act: 'change',
      code: 'names-a-client',
      name: 'Names somebody',
      sentence: 'It names somebody.',
      position: '1',
      ...seen,
    };
    expect(await edit(change)).toBe('saved');
    expect(await edit(change)).toBe('conflict');
    expect(await edit({ act: 'retire', code: 'names-a-client' })).toBe('saved');
    expect(await lastAct()).toMatchObject({ act: 'reason-retire', reason: 'names-a-client' });
    expect(await active()).toHaveLength(8);
    expect(await edit({ act: 'restore', code: 'names-a-client' })).toBe('saved');
    expect(await edit({ act: 'retire', code: 'other' })).toBe('conflict');
  });
});
