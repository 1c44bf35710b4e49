import { akismet, resetService } from '@/tests/with-akismet';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { sweepReports } from '@/lib/comments/report-verdicts';
import { db } from '@/lib/db';
import { decide } from '@/lib/moderation/decide';
import { undo } from '@/lib/moderation/undo';
import type { Decision } from '@/lib/comments/status';
import type { Mode } from '@/tests/akismet-protocol';
import { createArticle } from '@/tests/factories';
import { newModerator } from '@/tests/moderating';
import { newOrigin, posted, rowOf } from '@/tests/posting';

beforeEach(async () => {
  resetService();
  await db.article.deleteMany();
  await db.site.update({ where: { id: 1 }, data: { privacyTier: 'no-email' } });
});

const reports = () =>
  akismet.requests
    .filter(({ call }) => call.startsWith('submit-'))
    .map(({ call, fields }) => ({ call, fields }));
const calls = () => reports().map(({ call }) => call);
const told = async ({ id }: { id: string }) =>
  (
    await db.commentHistory.findMany({
      where: { commentId: id, reason: { contains: 'reported:' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ reason }) => reason);
const pass = () => db.$executeRaw`UPDATE comment SET report_at = now() WHERE report_at > now()`;
const secondsUntil = (at: Date | null) => Math.round(((at?.getTime() ?? NaN) - Date.now()) / 1000);

/** A comment that the service took for this. */
async function postedAs(mode: Mode, body = 'I was there too.') {
  const { slug } = await createArticle({ commentPolicy: 'open' });
  akismet.answer(mode);
  const origin = newOrigin();
  const comment = await posted(slug, { body }, { origin });
  akismet.answer('fixtures');
  return { id: comment.id, origin };
}

async function move({ id }: { id: string }, what: Decision, moderator?: Moderator): Promise<void> {
  const input = { decision: what, version: (await rowOf({ id })).version, reason: null, note: null };
  const { outcome } = await decide({ id, input, moderator: moderator ?? (await newModerator()) });
  if (outcome !== 'decided') throw new Error(outcome);
}

/** What was due is done; and that none is left shows that the report was made once. */
async function sweepAll(): Promise<void> {
  await pass();
  await sweepReports();
}

describe('a report', () => {
  it('tells the service of spam that it let pass, once, after the window, with the origin of the author', async () => {
    const comment = await postedAs('ham', 'Pills for everybody.');
    await move(comment, 'spam');

    expect(await sweepReports()).toBe(0);
    expect(secondsUntil((await rowOf(comment)).reportAt)).toBeGreaterThanOrEqual(10);
    await sweepAll();
    await sweepAll();
    const [check] = akismet.requests.filter(({ call }) => call === 'comment-check');
    expect(reports()).toEqual([
      { call: 'submit-spam', fields: { ...check?.fields, comment_check_response: 'false' } },
    ]);
    expect(reports()[0]?.fields).toMatchObject({
      user_ip: comment.origin.ip,
      user_agent: 'Lynx/2.9',
      comment_content: 'Pills for everybody.',
    });
    expect(await told(comment)).toEqual(['reported:spam']);
    expect(await rowOf(comment)).toMatchObject({ status: 'spam', reportAs: null, reportAt: null });
  });

  it.each(['publish', 'hold'] as const)('tells it of ham that it caught: %s', async (what) => {
    const comment = await postedAs('spam');
    await move(comment, what);
    await sweepAll();
    expect(reports()).toMatchObject([
      { call: 'submit-ham', fields: { user_ip: comment.origin.ip, comment_check_response: 'true' } },
    ]);
    expect(await told(comment)).toEqual(['reported:ham']);
  });

  it('names the moderator in the tier full alone', async () => {
    const moderator = await newModerator();
    for (const privacyTier of ['text-and-ip', 'no-email', 'full']) {
      await db.site.update({ where: { id: 1 }, data: { privacyTier } });
      await move(await postedAs('ham', privacyTier), 'spam', moderator);
      await sweepAll();
    }
    expect(reports().map(({ fields }) => fields.reporter)).toEqual([undefined, undefined, moderator.handle]);
  });

  it('is not made of what a person does otherwise', async () => {
    const [published, held, spam] = [
      await postedAs('ham', '1'),
      await postedAs('garbage', '2'),
      await postedAs('spam', '3'),
    ];
    await move(published, 'decline');
    await move(held, 'publish');
    await move(spam, 'decline');
    await sweepAll();
    expect(reports()).toEqual([]);
    expect(await told(published)).toEqual([]);
  });

  it('is not made of a decision that was taken back, or taken the other way in time', async () => {
    const moderator = await newModerator();
    const [undone, turned] = [await postedAs('ham', '1'), await postedAs('ham', '2')];
    await move(undone, 'spam', moderator);
    await undo({ id: undone.id, moderator });
    await move(turned, 'spam');
    await move(turned, 'publish');
    const refused = await postedAs('ham', '3');
    await move(refused, 'spam');
    await move(refused, 'decline');
    await sweepAll();
    expect(reports()).toEqual([]);
    expect(await rowOf(undone)).toMatchObject({ status: 'published', reportAs: null });
  });

  it('is taken up again when what took its place is taken back', async () => {
    const moderator = await newModerator();
    const comment = await postedAs('ham');
    await move(comment, 'spam', moderator);
    await move(comment, 'publish', moderator);
    await undo({ id: comment.id, moderator });
    await sweepAll();
    expect(calls()).toEqual(['submit-spam']);
  });

  it('is followed by its contrary when a person decides anew, and leaves that to be taken back', async () => {
    const moderator = await newModerator();
    const comment = await postedAs('ham');
    await move(comment, 'spam', moderator);
    await sweepAll();
    await move(comment, 'hold', moderator);
    await sweepAll();
    await move(comment, 'publish', moderator);
    await undo({ id: comment.id, moderator });
    await sweepAll();
    expect(calls()).toEqual(['submit-spam', 'submit-ham']);
    // What the machine told is no move of the machine's: it does not get the comment back.
    expect(await rowOf(comment)).toMatchObject({ status: 'pending', lastActor: 'moderator' });
  });

  it('says what was told even if a person decides during the call, and then the contrary', async () => {
    const moderator = await newModerator();
    const comment = await postedAs('ham');
    await move(comment, 'spam', moderator);
    akismet.answerNext(async (): Promise<Mode> => {
      await move(comment, 'publish', moderator);
      return 'fixtures';
    });
    await sweepAll();
    expect(await told(comment)).toEqual(['reported:spam']);
    await sweepAll();
    expect(await told(comment)).toEqual(['reported:spam', 'reported:ham']);
    expect(calls()).toEqual(['submit-spam', 'submit-ham']);
  });
});

describe('a report that fails', () => {
  it.each(['server-error', 'garbage', 'error-header', 'reset', 'invalid', 'redirect'] as const)(
    'is made again until the thanks, to the letter: %s',
    async (mode) => {
      const comment = await postedAs('ham');
      await move(comment, 'spam');
      akismet.answer(mode);
      await sweepAll();
      expect(await told(comment)).toEqual([]);
      expect(secondsUntil((await rowOf(comment)).reportAt)).toBeGreaterThan(50);
      expect(await sweepReports()).toBe(0);
      akismet.answer('fixtures');
      await sweepAll();
      expect(await told(comment)).toEqual(['reported:spam']);
      await sweepAll();
      expect(calls()).toEqual(['submit-spam', 'submit-spam']);
    },
  );

  it.each([
    ['spam', 'ham', 'spam'],
    ['ham', 'spam', 'publish'],
  ] as const)('is made of %s still when the comment is declined afterwards', async (as, mode, what) => {
    const [tried, due] = [await postedAs(mode, '1'), await postedAs(mode, '2')];
    await move(tried, what);
    akismet.answer('server-error');
    await sweepAll();
    await move(due, what);
    await pass();
    for (const comment of [tried, due]) await move(comment, 'decline');
    akismet.answer('fixtures');
    await sweepAll();
    for (const comment of [tried, due]) {
      expect(await told(comment)).toEqual([`reported:${as}`]);
      expect(await rowOf(comment)).toMatchObject({ status: 'declined', reportAs: null, reportAt: null });
    }
  });

  it('backs off, and for as long as the service asks', async () => {
    const comment = await postedAs('ham');
    await move(comment, 'spam');
    akismet.answer('server-error');
    const waits: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      await sweepAll();
      waits.push(Math.round(secondsUntil((await rowOf(comment)).reportAt) / 10) * 10);
    }
    expect(waits).toEqual([60, 120, 300, 600, 1200, 3600, 3600]);
    const other = await postedAs('ham', 'Another.');
    await move(other, 'spam');
    akismet.answer('throttled');
    await sweepAll();
    expect(secondsUntil((await rowOf(other)).reportAt)).toBeGreaterThan(80);
  });

  it('is made by no two processes at once, and after a crash', async () => {
    const comments = await Promise.all(['1', '2', '3', '4', '5', '6'].map((body) => postedAs('ham', body)));
    for (const comment of comments) await move(comment, 'spam');
    await pass();
    while ((await Promise.all([sweepReports(), sweepReports(), sweepReports()])).some((count) => count > 0));
    expect(calls()).toHaveLength(6);

    // A process that dies in the call has claimed its row and written nothing else.
    const lost = await postedAs('ham', '7');
    await move(lost, 'spam');
    await db.$executeRaw`
      UPDATE comment SET report_attempts = 1, report_at = now() + interval '60 seconds' WHERE id = ${lost.id}`;
    expect(await sweepReports()).toBe(0);
    await sweepAll();
    expect(await told(lost)).toEqual(['reported:spam']);
  });
});

describe('no report is made', () => {
  const after = async (change: (id: string) => Promise<unknown>) => {
    const comment = await postedAs('ham');
    await move(comment, 'spam');
    await change(comment.id);
    await sweepAll();
    await sweepAll();
    expect(reports()).toEqual([]);
    expect(await rowOf(comment)).toMatchObject({ reportAs: null, reportAt: null });
    return told(comment);
  };

  it('once the origin has gone or expired, and history says so', async () => {
    expect(await after((id) => db.origin.delete({ where: { commentId: id } }))).toEqual([
      'not-reported:origin-gone',
    ]);
    const expire = (id: string) => db.$executeRaw`
      WITH old AS (
        INSERT INTO origin_key (day, sealed) SELECT day - 15, sealed FROM origin_key LIMIT 1 RETURNING day
      ) UPDATE origin SET day = (SELECT day FROM old) WHERE comment_id = ${id}`;
    expect(await after(expire)).toEqual(['not-reported:origin-gone']);
  });

  it('of what the service was never to see, and history says so', async () => {
    expect(await after((id) => db.comment.update({ where: { id }, data: { checkBy: 'person' } }))).toEqual([
      'not-reported:not-checked',
    ]);
    // Posted while there was no key: its author was told of no service.
    expect(await after((id) => db.comment.update({ where: { id }, data: { verdict: null } }))).toEqual([
      'not-reported:not-checked',
    ]);
  });
});
