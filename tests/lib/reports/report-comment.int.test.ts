import { describe, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { eraseComments } from '@/lib/comments/erase-comments';
import { sweepPublications } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { decide } from '@/lib/moderation/decide';
import { undo } from '@/lib/moderation/undo';
import { onDropPages, type PageTag } from '@/lib/page-cache/invalidate';
import { reportComment, type ReportOutcome } from '@/lib/reports/report-comment';
import { reportHash } from '@/lib/reports/report-token';
import { listMyReports, readReport } from '@/lib/reports/read-reports';
import { readWeight, weigh } from '@/lib/reports/reporter-weight';
import { dump } from '@/tests/dump';
import { createAccount, createArticle, createComment } from '@/tests/factories';
import { newOrigin, rowOf } from '@/tests/posting';

interface Asked {
  ip?: string;
  accountId?: string | null;
}

/** As a guest of a network of its own, unless told otherwise. */
function report(
  commentId: string,
  raw: unknown = { reason: 'abusive' },
  { ip = newOrigin().ip, accountId = null }: Asked = {},
): Promise<ReportOutcome> {
  return reportComment({ commentId, raw, reporter: { ip, accountId } });
}

async function reported(...args: Parameters<typeof report>) {
  const outcome = await report(...args);
  if (outcome.outcome !== 'reported') throw new Error(outcome.outcome);
  return outcome;
}

const OUTS = { reason: 'outs-someone' };
const tokenOf = (path: string | null) => path?.slice('/reports/'.length) ?? '';
const reportsOf = (commentId: string) => db.report.findMany({ where: { commentId } });

/** Puts an outcome to every report of a comment, as a decision does; `ago` in seconds. */
async function settle(commentId: string, outcome: 'upheld' | 'kept', ago = 60) {
  await db.$executeRaw`UPDATE report SET outcome = ${outcome}, decided_at = now() - ${ago} * interval '1 second' WHERE comment_id = ${commentId}`;
  await db.$executeRaw`UPDATE comment SET open_reports = '{}', folded = false WHERE id = ${commentId}`;
}

/** What this account reported before, and what came of it. */
async function addHistory(accountId: string, { upheld = 0, kept = 0 }) {
  for (let n = 0; n < upheld + kept; n += 1) {
    const { id: commentId } = await createComment();
    const id = newId();
    const tokenHash = new Uint8Array(reportHash(id));
    const outcome = n < upheld ? 'upheld' : 'kept';
    const decidedAt = new Date(Date.now() - 60_000);
    await db.report.create({
      data: { id, commentId, accountId, reason: 'spam', tokenHash, outcome, decidedAt },
    });
  }
}

describe('a report', () => {
  it('puts its reason before a person, and does nothing else', async () => {
    const comment = await createComment();
    const before = await rowOf(comment);
    const { id, folded } = await reported(comment.id, {
      reason: 'abusive',
      note: ' It names me.\r\nTwice. ',
    });

    expect(folded).toBe(false);
    expect(await rowOf(comment)).toMatchObject({
      ...before,
      openReports: ['abusive'],
      waits: true,
      urgency: 1,
      queueBits: 5,
      waitsSince: expect.any(Date) as Date,
    });
    expect(await reportsOf(comment.id)).toMatchObject([
      { id, reason: 'abusive', note: 'It names me.\nTwice.', accountId: null, weight: 1, outcome: null },
    ]);
  });

  it('is one of each account, and its repeat leads to the same page', async () => {
    const { id } = await createComment();
    const { id: accountId } = await createAccount();
    await db.networkUse.deleteMany();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => report(id, OUTS, { accountId, ip: '198.51.100.7' })),
    );

    const [first, ...more] = outcomes.filter((outcome) => outcome.outcome === 'reported');
    expect(more).toEqual([]);
    expect(outcomes.filter(({ outcome }) => outcome === 'repeat')).toHaveLength(49);
    expect(await reportsOf(id)).toHaveLength(1);
    expect(await rowOf({ id })).toMatchObject({ openReports: ['outs-someone'], folded: true, urgency: 2 });
    const again = await report(id, { reason: 'spam' }, { accountId });
    expect(again).toEqual({ outcome: 'repeat', path: first?.path });
    // Nothing of what counted nothing was counted.
    const uses = await db.networkUse.groupBy({ by: ['action'], _sum: { uses: true } });
    expect(uses.find(({ action }) => action === 'report')?._sum.uses).toBe(2);
    expect(uses.find(({ action }) => action === 'fold')?._sum.uses).toBe(2);
  });

  it('is one of each network a day, and tells the second nothing of the first', async () => {
    const [one, two] = [await createComment(), await createComment()];
    const { ip } = newOrigin();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => report(one.id, OUTS, { ip })));

    expect(outcomes.filter(({ outcome }) => outcome === 'reported')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'repeat')).toHaveLength(19);
    expect(outcomes).toContainEqual({ outcome: 'repeat', path: null });
    expect(await reportsOf(one.id)).toHaveLength(1);
    expect((await report(two.id, OUTS, { ip })).outcome).toBe('reported');
    expect((await report(one.id, OUTS)).outcome).toBe('reported');
  });

  it('is refused from a network that has made twenty in the hour, which another network is not', async () => {
    const { ip } = newOrigin();
    const comments = [];
    for (let n = 0; n < 21; n += 1) comments.push(await createComment());
    for (const { id } of comments.slice(0, 20)) await reported(id, { reason: 'spam' }, { ip });
    const last = comments[20]!.id;

    expect(await report(last, { reason: 'spam', note: 'And this.' }, { ip })).toMatchObject({
      outcome: 'rate-limited',
      retryAfter: expect.any(Number) as number,
      values: { reason: 'spam', note: 'And this.' },
    });
    expect(await reportsOf(last)).toEqual([]);
    expect((await report(last)).outcome).toBe('reported');
    await db.networkUse.deleteMany({ where: { action: 'report' } });
    // The refused one was not counted: waiting helped.
    expect((await report(last, { reason: 'spam' }, { ip })).outcome).toBe('reported');
  });

  it('is of what everybody can read, also when nobody can answer any more', async () => {
    const closed = await createArticle({ commentsOpen: false });
    const draft = await createArticle({ status: 'draft', publishedAt: null });
    const there = await createComment({ articleId: closed.id });
    const hidden = [
      (await createComment({ status: 'pending' })).id,
      (await createComment({ status: 'declined' })).id,
      (await createComment({ articleId: draft.id })).id,
      newId(),
      '../admin',
    ];

    expect((await report(there.id)).outcome).toBe('reported');
    for (const id of hidden) expect(await report(id)).toEqual({ outcome: 'unknown' });
  });

  it.each([
    ['no fields', null, ['reason']],
    ['a list', ['spam'], ['reason']],
    ['no reason', { reason: '' }, ['reason']],
    ['another reason', { reason: 'toString' }, ['reason']],
    ['a reason twice', { reason: ['spam', 'spam'] }, ['reason']],
    ['an object', { reason: { equals: 'spam' }, note: { not: '' } }, ['reason', 'note']],
    ['a number', { reason: 1, note: 2 }, ['reason', 'note']],
    ['NUL', { reason: 'spam', note: 'a\0b' }, ['note']],
    ['half a surrogate pair', { reason: 'spam', note: 'a\ud800' }, ['note']],
    ['a long note', { reason: 'spam', note: 'é'.repeat(2001) }, ['note']],
  ])('with %s is refused with a message beside each field', async (_name, raw, fields) => {
    const { id } = await createComment();
    const outcome = await report(id, raw);

    expect(outcome.outcome).toBe('invalid');
    if (outcome.outcome === 'invalid') expect(Object.keys(outcome.errors)).toEqual(fields);
    expect(await reportsOf(id)).toEqual([]);
  });

  it('keeps a note as it may be shown, whatever came', async () => {
    const { id } = await createComment();
    // The sign of the second comes apart in two when it is normalised.
    await reported(id, { reason: 'other', note: `\u202eevil\u200b<script>` });
    const more = { accountId: 'x', outcome: 'upheld' };
    await reported(id, { reason: 'other', note: '\u0958'.repeat(2000), ...more });

    const notes = (await reportsOf(id)).map(({ note, outcome }) => ({ note, outcome }));
    expect(notes).toContainEqual({ note: 'evil<script>', outcome: null });
    expect(notes.map(({ note }) => note.length).toSorted((a, b) => a - b)).toEqual([12, 2000]);
  });

  it('of a guest leaves nothing of them in any table that is logged', async () => {
    const { id } = await createComment();
    await reported(id, OUTS, { ip: '203.0.113.77' });

    expect(JSON.stringify(await dump())).not.toContain('203.0.113.77');
    expect(await reportsOf(id)).toMatchObject([{ accountId: null, note: '' }]);
  });
});

describe('that it gives somebody away', () => {
  it('folds a comment at once, and its pages are told', async () => {
    const { id, articleId } = await createComment();
    const { slug } = await db.article.findUniqueOrThrow({ where: { id: articleId } });
    const dropped: PageTag[] = [];
    const stop = onDropPages((tags) => dropped.push(...tags));
    const first = await reported(id, OUTS);
    const second = await reported(id, OUTS);
    stop();

    expect([first.folded, second.folded]).toEqual([true, false]);
    expect(dropped.toSorted()).toEqual([`article:${slug}`, 'lists']);
    expect(await rowOf({ id })).toMatchObject({
      folded: true,
      openReports: ['outs-someone', 'outs-someone'],
    });
  });

  it('does not fold again what a person has just let stand, and does after a day', async () => {
    const { id } = await createComment();
    await reported(id, OUTS);
    await settle(id, 'kept');
    const soon = await Promise.all(Array.from({ length: 10 }, () => reported(id, OUTS)));

    expect(soon.every(({ folded }) => !folded)).toBe(true);
    expect(await rowOf({ id })).toMatchObject({ folded: false, waits: true, urgency: 2 });
    await settle(id, 'kept', 25 * 3600);
    expect(await reported(id, OUTS)).toMatchObject({ folded: true });
  });

  it('folds five comments of one network a day, and asks for a person all the same', async () => {
    const { ip } = newOrigin();
    const { id: accountId } = await createAccount();
    const ids = [];
    for (let n = 0; n < 6; n += 1) ids.push((await createComment()).id);
    const folds = [];
    for (const id of ids) folds.push((await reported(id, OUTS, { ip })).folded);

    expect(folds).toEqual([true, true, true, true, true, false]);
    expect(await rowOf({ id: ids[5]! })).toMatchObject({ folded: false, waits: true, urgency: 2 });
    // An account that goes from network to network has five as well.
    const others = [];
    for (let n = 0; n < 6; n += 1) others.push((await createComment()).id);
    const moving = [];
    for (const id of others) moving.push((await reported(id, OUTS, { accountId })).folded);
    expect(moving).toEqual([true, true, true, true, true, false]);
  });

  it('folds nothing when somebody says so who was too often wrong', async () => {
    const { id: accountId } = await createAccount();
    await addHistory(accountId, { kept: 4 });
    const { id } = await createComment();

    expect(await reported(id, OUTS, { accountId })).toMatchObject({ folded: false });
    expect(await rowOf({ id })).toMatchObject({ folded: false, waits: true, urgency: 2 });
    expect(await reportsOf(id)).toMatchObject([{ weight: 0 }]);
  });
});

describe('the weight of a reporter', () => {
  it.each([
    [0, 0, 1],
    [0, 3, 1],
    [0, 4, 0],
    [1, 5, 1],
    [1, 6, 0],
    [2, 0, 1],
    [3, 0, 2],
    [3, 1, 2],
    [3, 2, 1],
    [8, 0, 3],
    [8, 2, 3],
    [8, 3, 2],
    [100, 100, 1],
  ])('with %d upheld and %d kept is %d', (upheld, kept, weight) => {
    expect(weigh({ upheld, kept })).toBe(weight);
  });

  it('is read from decisions that stand', async () => {
    const { id: accountId } = await createAccount();
    await addHistory(accountId, { upheld: 3 });
    expect(await readWeight({ accountId })).toBe(2);
    await db.report.updateMany({ where: { accountId }, data: { decidedAt: new Date() } });
    expect(await readWeight({ accountId })).toBe(1);
    expect(await readWeight(null)).toBe(1);
  });
});

describe('what came of a report', () => {
  it('is told to whoever holds its link, once it can no longer be taken back', async () => {
    const comment = await createComment({ authorName: 'Wren' });
    const { path } = await reported(comment.id, { ...OUTS, note: 'My street.' });
    const read = () => readReport(tokenOf(path));

    expect(await read()).toMatchObject({
      ...{ reason: 'outs-someone', note: 'My street.', state: 'waiting', path },
      comment: { authorName: 'Wren', folded: true },
    });
    await settle(comment.id, 'kept', 1);
    expect(await read()).toMatchObject({ state: 'waiting' });
    await settle(comment.id, 'kept', 11);
    expect(await read()).toMatchObject({ state: 'kept', comment: { folded: false } });
    await db.comment.update({ where: { id: comment.id }, data: { visible: false, shown: false } });
    await settle(comment.id, 'upheld', 11);
    expect(await read()).toMatchObject({ state: 'upheld', comment: null });
    for (const token of ['', 'known', tokenOf(path).slice(1), `${tokenOf(path)}a`])
      expect(await readReport(token)).toBeNull();
    await db.$transaction((tx) => eraseComments(tx, { ids: [comment.id], reason: 'test' }));
    expect(await read()).toBeNull();
  });

  it('is listed for its account, and for nobody else', async () => {
    const [mine, other] = [await createAccount(), await createAccount()];
    const { id } = await createComment();
    const gone = await createComment();
    await reported(id, { reason: 'spam' }, { accountId: mine.id });
    await reported(gone.id, OUTS, { accountId: mine.id });
    await reported(id, OUTS, { accountId: other.id });
    await db.$executeRaw`UPDATE comment SET status = 'withdrawn', version = version + 1, visible = false, shown = false, last_actor = 'author' WHERE id = ${gone.id}`;

    const listed = await listMyReports({ accountId: mine.id });
    expect(listed.map(({ reason, state }) => [reason, state])).toEqual([
      ['outs-someone', 'gone'],
      ['spam', 'waiting'],
    ]);
  });
});

describe('a person’s look', () => {
  const decided = async (id: string, decision: 'publish' | 'decline', moderator: Moderator) => {
    const { version } = await rowOf({ id });
    const input = { decision, version, reason: decision === 'decline' ? 'abusive' : null, note: null };
    expect((await decide({ id, input, moderator })).outcome).toBe('decided');
  };

  it('answers every report, opens what was folded when it stands, and is as if it had not been when taken back', async () => {
    const account = await createAccount({ role: 'moderator' });
    // Only requireModerator makes one, out of a request; a test has none.
    const moderator = { accountId: account.id, role: 'moderator' } as unknown as Moderator;
    const { id } = await createComment();
    await reported(id, OUTS);
    await reported(id, { reason: 'abusive' });

    await decided(id, 'publish', moderator);
    expect(await rowOf({ id })).toMatchObject({ folded: true, waits: false, openReports: [] });
    expect(await reported(id, OUTS)).toMatchObject({ folded: false });
    await undo({ id, moderator });
    expect(await rowOf({ id })).toMatchObject({
      ...{ folded: true, unfoldAt: null, waits: true, urgency: 2 },
      openReports: ['outs-someone', 'abusive', 'outs-someone'],
    });

    await decided(id, 'publish', moderator);
    await db.comment.update({ where: { id }, data: { unfoldAt: new Date() } });
    await sweepPublications();
    expect(await rowOf({ id })).toMatchObject({ folded: false, waits: false, visible: true });
    expect((await reportsOf(id)).map(({ outcome }) => outcome)).toEqual(['kept', 'kept', 'kept']);

    await reported(id, { reason: 'abusive' });
    await decided(id, 'decline', moderator);
    expect((await reportsOf(id)).map(({ outcome }) => outcome).toSorted()).toEqual([
      ...['kept', 'kept', 'kept', 'upheld'],
    ]);
    expect(await report(id)).toEqual({ outcome: 'unknown' });
  });
});
