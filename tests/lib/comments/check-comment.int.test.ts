import { akismet, checks, passTime, resetService } from '@/tests/with-akismet';
import { beforeEach, describe, expect, it } from 'vitest';
import { noteAnswer } from '@/lib/comments/spam-service';
import { sweepChecks, sweepPublications } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import type { Mode } from '@/tests/akismet-protocol';
import { createAccount, createArticle, createComment, createSubscriber } from '@/tests/factories';
import { makeDue, newOrigin, post, posted, rowOf } from '@/tests/posting';

beforeEach(async () => {
  resetService();
  // What an earlier test left waiting would be swept in this one.
  await db.article.deleteMany();
  await db.$executeRaw`UPDATE spam_service_state SET cause = NULL, failing_since = NULL`;
});

const historyOf = ({ id }: { id: string }) =>
  db.commentHistory.findMany({
    where: { commentId: id },
    orderBy: { id: 'asc' },
    select: { actor: true, fromStatus: true, toStatus: true, reason: true, cause: true },
  });
const checksOf = ({ id }: { id: string }) =>
  db.spamCheck.findMany({ where: { commentId: id }, orderBy: { id: 'asc' } });
const secondsUntil = (at: Date | null) => Math.round(((at?.getTime() ?? NaN) - Date.now()) / 1000);

describe('the first verdict', () => {
  it('publishes ham, through the gate', async () => {
    const { slug } = await createArticle();
    const comment = await posted(slug, { body: 'The words of it.' });

    expect(await rowOf(comment)).toMatchObject({
      status: 'published',
      verdict: 'ham',
      version: 2,
      holds: [],
      dueAt: null,
      lastActor: 'machine',
    });
    expect(await historyOf(comment)).toEqual([
      { actor: 'author', fromStatus: null, toStatus: 'checking', reason: null, cause: null },
      { actor: 'machine', fromStatus: 'checking', toStatus: 'published', reason: 'verdict:ham', cause: null },
    ]);
    expect(await checksOf(comment)).toMatchObject([
      {
        reason: 'initial',
        verdict: 'ham',
        answer: 'false',
        guid: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        tier: 'no-email',
      },
    ]);
    expect(checks()).toHaveLength(1);
    expect(checks()[0]?.fields).not.toHaveProperty('recheck_reason');
  });

  it.each([
    ['spam', false],
    ['discard', true],
  ] as const)('puts %s away, and keeps it', async (mode, blatant) => {
    akismet.answer(mode);
    const { slug } = await createArticle();
    const comment = await posted(slug);

    expect(comment.status).toBe('held');
    expect(await rowOf(comment)).toMatchObject({
      status: 'spam',
      verdict: 'spam',
      blatant,
      visible: false,
      shown: false,
      dueAt: null,
    });
    expect(await checksOf(comment)).toMatchObject([{ verdict: 'spam', blatant, answer: 'true' }]);
  });

  it('holds what the service is still looking at, asks again when told to, and then publishes', async () => {
    akismet.answer('recheck-after');
    const { slug } = await createArticle();
    const comment = await posted(slug);
    const held = await rowOf(comment);
    expect(held).toMatchObject({ status: 'pending', verdict: 'ham', holds: ['provisional'] });
    expect(secondsUntil(held.dueAt)).toBeGreaterThan(115);

    expect(await sweepChecks()).toBe(0);
    await makeDue();
    await sweepChecks();
    expect(await rowOf(comment)).toMatchObject({ status: 'published', visible: true, holds: [] });
    expect(checks().map(({ fields }) => fields.recheck_reason)).toEqual([undefined, 'recheck']);
  });

  it('holds nothing for ever that the service would look at again and again', async () => {
    akismet.answer({ body: 'false', headers: { 'X-akismet-recheck-after': '120' } });
    const { slug } = await createArticle();
    const comment = await posted(slug);
    expect(await rowOf(comment)).toMatchObject({ status: 'pending', holds: ['provisional'] });

    await makeDue();
    await sweepChecks();
    expect(await rowOf(comment)).toMatchObject({ status: 'published', visible: true, dueAt: null });
  });

  it('asks again ever more seldom about what fails while others are answered', async () => {
    const { slug } = await createArticle();
    const failing = await createComment({
      articleId: (await rowOf(await posted(slug, { body: 'An early one.' }))).articleId,
      status: 'pending',
      attempts: 4,
      dueAt: new Date(Date.now() + 3_600_000),
    });
    await db.spamCheck.create({
      data: { commentId: failing.id, reason: 'retry', verdict: 'unknown', latencyMs: 1, tier: 'no-email' },
    });
    akismet.answerNext('garbage');
    await posted(slug, { body: 'One that fails.' });
    await posted(slug, { body: 'One that does not.' });
    const { dueAt } = await rowOf(failing);
    expect(secondsUntil(dueAt)).toBeGreaterThan(170);
    expect(secondsUntil(dueAt)).toBeLessThan(190);
  });

  it.each([
    ['hang', 'timeout'],
    ['reset', 'network'],
    ['cut-short', 'network'],
    ['invalid', 'invalid-key'],
    ['error-header', 'suspended'],
    ['throttled', 'throttled'],
    ['server-error', 'http-status'],
    ['garbage', 'unexpected-answer'],
    ['empty', 'unexpected-answer'],
    ['true-newline', 'unexpected-answer'],
    ['redirect', 'redirect'],
  ] as const)('holds when the service answers %s: %s', async (mode: Mode, cause) => {
    akismet.answer(mode);
    const { slug } = await createArticle();
    const comment = await posted(slug);

    const row = await rowOf(comment);
    expect(row).toMatchObject({
      status: 'pending',
      verdict: 'unknown',
      holds: ['spam-service'],
      visible: false,
    });
    expect(secondsUntil(row.dueAt)).toBeLessThanOrEqual(60);
    expect((await historyOf(comment)).at(-1)).toEqual({
      actor: 'machine',
      fromStatus: 'checking',
      toStatus: 'pending',
      reason: 'verdict:unknown',
      cause,
    });
    expect(await checksOf(comment)).toMatchObject([{ verdict: 'unknown', cause, reason: 'initial' }]);
    expect(await db.spamServiceState.findFirst()).toMatchObject({
      cause,
      failingSince: expect.any(Date) as Date,
    });
  });

  it('asks no more than twice while the service is silent, and holds the rest at once', async () => {
    akismet.answer('hang');
    const { slug } = await createArticle();
    for (let n = 0; n < 2; n += 1) await posted(slug, { body: `${n}` });
    const skipped = await posted(slug, { body: 'At once.' });
    expect(checks()).toHaveLength(2);
    expect(await rowOf(skipped)).toMatchObject({
      status: 'pending',
      verdict: 'unknown',
      holds: ['spam-service'],
    });
    // Nobody was asked, so there is no answer to keep.
    expect(await checksOf(skipped)).toEqual([]);
  });

  it('backs off, attempt by attempt', async () => {
    akismet.answer('garbage');
    const { slug } = await createArticle();
    const comment = await posted(slug);
    const waits: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      waits.push(secondsUntil((await rowOf(comment)).dueAt));
      passTime(31_000);
      await makeDue();
      await sweepChecks();
    }
    expect(waits.map((wait) => Math.round(wait / 10) * 10)).toEqual([50, 60, 120, 300, 600, 1200, 3600]);
    expect(await historyOf(comment)).toHaveLength(2);
    expect((await checksOf(comment)).map(({ reason }) => reason)).toEqual([
      'initial',
      ...Array<string>(7).fill('retry'),
    ]);
    expect(await rowOf(comment)).toMatchObject({ version: 2, status: 'pending' });
  });

  it('makes what waits due at once when the service is back', async () => {
    akismet.answer('garbage');
    const { slug } = await createArticle();
    const held = [
      await posted(slug, { body: 'One' }),
      await posted(slug, { body: 'Two' }),
      await posted(slug, { body: 'Three' }),
    ];
    akismet.answer('fixtures');
    passTime(31_000);
    const next = await posted(slug, { body: 'Four' });

    expect(next.status).toBe('published');
    expect(await db.spamServiceState.findFirst()).toMatchObject({
      failingSince: null,
      cause: null,
      keyState: 'valid',
    });
    expect(await sweepChecks()).toBe(3);
    for (const comment of held)
      expect(await rowOf(comment)).toMatchObject({ status: 'published', visible: true });
  });

  it('takes a failure that another process saw off the banner', async () => {
    const { slug } = await createArticle();
    await posted(slug, { body: 'All is well.' });
    await db.$executeRaw`UPDATE spam_service_state SET cause = 'timeout', failing_since = now()`;
    await posted(slug, { body: 'All is still well.' });
    expect(await db.spamServiceState.findFirst()).toMatchObject({ cause: null, failingSince: null });
  });

  it('does not take a comment without an address for news of the service', async () => {
    akismet.answer('garbage');
    const { slug } = await createArticle();
    await posted(slug, { body: 'One' });
    const comment = await posted(slug, { body: 'Two' }, { origin: { ...newOrigin(), ip: 'unknown' } });
    expect(await rowOf(comment)).toMatchObject({ status: 'pending', holds: ['spam-service'] });
    expect(await db.spamServiceState.findFirst()).toMatchObject({ cause: 'unexpected-answer' });
  });

  it('keeps the notice of an account that is barred, and one that comes with a verdict', async () => {
    await noteAnswer({
      verdict: 'unknown',
      cause: 'suspended',
      receipt: { answer: 'false', latencyMs: 1, alert: { code: '10010', message: 'Suspended.' } },
    });
    expect(await db.spamServiceState.findFirst()).toMatchObject({
      alertCode: '10010',
      alertMessage: 'Suspended.',
    });
    await noteAnswer({ verdict: 'unknown', cause: 'timeout', receipt: { answer: '', latencyMs: 1 } });
    expect(await db.spamServiceState.findFirst()).toMatchObject({ alertCode: '10010', cause: 'timeout' });
    await noteAnswer({ verdict: 'ham', provisional: false, receipt: { answer: 'false', latencyMs: 1 } });
    expect(await db.spamServiceState.findFirst()).toMatchObject({
      alertCode: null,
      cause: null,
      failingSince: null,
    });
  });

  it('holds for a person what cannot be opened or has expired, however often it is swept, and asks nobody', async () => {
    const { slug } = await createArticle({ commentPolicy: 'open' });
    akismet.answer('garbage');
    const [broken, expired] = [await posted(slug, { body: 'One' }), await posted(slug, { body: 'Two' })];
    await db.$executeRaw`UPDATE origin SET sealed = '\\x01' WHERE comment_id = ${broken.id}`;
    await db.$executeRaw`DELETE FROM origin WHERE comment_id = ${expired.id}`;
    resetService();
    for (let n = 0; n < 3; n += 1) {
      await makeDue();
      await sweepChecks();
    }
    expect(checks()).toEqual([]);
    for (const comment of [broken, expired]) {
      expect(await rowOf(comment)).toMatchObject({
        status: 'pending',
        visible: false,
        verdict: 'unknown',
        holds: ['spam-service'],
      });
    }
  });

  it('does not leave in checking what cannot be judged', async () => {
    const { id: articleId } = await createArticle();
    const poison = await createComment({
      articleId,
      status: 'checking',
      email: new Uint8Array([1]),
      emailIndex: new Uint8Array(32),
    });
    const { day, sealed } = await (
      await import('@/lib/privacy/origins')
    ).sealOrigin({
      commentId: poison.id,
      origin: { ip: '192.0.2.1', userAgent: null, referrer: null, website: null, age: null },
    });
    await db.origin.create({ data: { commentId: poison.id, day, sealed: new Uint8Array(sealed) } });
    await sweepChecks();
    expect(await rowOf(poison)).toMatchObject({ status: 'pending', holds: ['spam-service'] });
  });
});

describe('policies', () => {
  const EMAIL = 'wren@example.org';

  it('lets through everybody whom the service lets through: open', async () => {
    const { slug } = await createArticle({ commentPolicy: 'open' });
    expect((await posted(slug)).status).toBe('published');
  });

  it('lets nobody through by themselves: all', async () => {
    const { slug } = await createArticle({ commentPolicy: 'all' });
    expect(await rowOf(await posted(slug))).toMatchObject({
      status: 'pending',
      verdict: 'ham',
      holds: ['policy'],
      dueAt: null,
    });
  });

  it('knows a guest by a confirmed address with something published, never by a typed name: newcomers', async () => {
    const { slug, id: articleId } = await createArticle({ commentPolicy: 'newcomers' });
    const { emailIndex } = await import('@/lib/privacy/blind-index');
    const { keys } = await import('@/lib/privacy/keys');
    const index = new Uint8Array(emailIndex({ key: keys().blindIndex, email: EMAIL }));
    await createComment({ articleId, authorName: 'Wren', email: new Uint8Array([1]), emailIndex: index });

    expect(await rowOf(await posted(slug, { body: '1' }))).toMatchObject({
      status: 'pending',
      holds: ['newcomer'],
    });
    expect(await rowOf(await posted(slug, { body: '2', email: EMAIL }))).toMatchObject({
      status: 'pending',
      holds: ['newcomer'],
    });
    const subscriber = await createSubscriber({ address: EMAIL, confirmedAt: null });
    expect(await rowOf(await posted(slug, { body: '3', email: EMAIL }))).toMatchObject({ status: 'pending' });
    await db.subscriber.update({ where: { id: subscriber.id }, data: { confirmedAt: new Date() } });
    expect(await rowOf(await posted(slug, { body: '4', email: 'WREN@example.org' }))).toMatchObject({
      status: 'published',
    });
    expect(await rowOf(await posted(slug, { body: '5', email: 'other@example.org' }))).toMatchObject({
      status: 'pending',
    });
  });

  it('knows a member by as much as the site asks for, and an author at once: newcomers', async () => {
    const { slug, id: articleId } = await createArticle({ commentPolicy: 'newcomers' });
    await db.site.update({ where: { id: 1 }, data: { trustedAfter: 2 } });
    const { id, displayName } = await createAccount();
    const viewer = { accountId: id, displayName, role: 'member' as const };
    const status = async (body: string) => (await posted(slug, { body, as: 'account' }, { viewer })).status;

    expect(await status('1')).toBe('held');
    await createComment({ articleId, accountId: id });
    expect(await status('2')).toBe('held');
    await createComment({ articleId, accountId: id });
    expect(await status('3')).toBe('published');
    await db.site.update({ where: { id: 1 }, data: { trustedAfter: 4 } });
    expect(await status('4')).toBe('held');
    const author = await createAccount({ role: 'author' });
    const writer = { accountId: author.id, displayName: author.displayName, role: 'author' as const };
    expect((await posted(slug, { as: 'account' }, { viewer: writer })).status).toBe('published');
  });

  it('asks nobody about moderators, and holds them for no rule', async () => {
    const { slug } = await createArticle();
    const { id, displayName } = await createAccount({ role: 'moderator' });
    const comment = await posted(
      slug,
      { as: 'account', body: 'Ring 020 7946 0018 if you need us.' },
      { viewer: { accountId: id, displayName, role: 'moderator' } },
    );
    expect(comment.status).toBe('published');
    expect(checks()).toEqual([]);
  });

  it('holds by rule what the service lets through, and puts away what it does not', async () => {
    await db.site.update({ where: { id: 1 }, data: { heldWords: ['pills'], maxLinks: 1 } });
    const { slug } = await createArticle();
    const body = 'https://example.org/a and https://example.org/b sell pills';
    expect(await rowOf(await posted(slug, { body }))).toMatchObject({
      status: 'pending',
      verdict: 'ham',
      holds: ['links', 'words'],
      dueAt: null,
    });
    akismet.answer('spam');
    expect(await rowOf(await posted(slug, { body: `${body}!` }))).toMatchObject({ status: 'spam' });
    await db.site.update({ where: { id: 1 }, data: { heldWords: [], maxLinks: 3 } });
  });

  it('sends of a person what the tier lets through', async () => {
    const { slug } = await createArticle();
    const fieldsAt = async (privacyTier: string) => {
      await db.site.update({ where: { id: 1 }, data: { privacyTier } });
      await posted(slug, { email: EMAIL, body: privacyTier });
      return Object.keys(checks().at(-1)?.fields ?? {});
    };
    expect(await fieldsAt('full')).toContain('comment_author_email');
    expect(await fieldsAt('text-and-ip')).not.toContain('comment_author');
    expect(await fieldsAt('no-email')).not.toContain('comment_author_email');
  });
});

describe('a later verdict', () => {
  async function holdOne() {
    akismet.answer('garbage');
    const { slug } = await createArticle();
    const comment = await posted(slug);
    await makeDue();
    return comment;
  }

  it('does nothing when a person has decided during the call', async () => {
    const comment = await holdOne();
    akismet.answer(async (): Promise<Mode> => {
      await db.$executeRaw`UPDATE comment SET status = 'declined', decline_reason = 'abusive', last_actor = 'moderator', version = version + 1, due_at = NULL WHERE id = ${comment.id}`;
      return 'ham';
    });
    await sweepChecks();

    expect(await rowOf(comment)).toMatchObject({
      status: 'declined',
      lastActor: 'moderator',
      visible: false,
      version: 3,
    });
    expect(await checksOf(comment)).toHaveLength(2);
    expect(await historyOf(comment)).toHaveLength(2);
  });

  it('is not asked for when a person has acted, even to hold', async () => {
    const comment = await holdOne();
    await db.$executeRaw`UPDATE comment SET last_actor = 'moderator', version = version + 1 WHERE id = ${comment.id}`;
    resetService();
    expect(await sweepChecks()).toBe(0);
    expect(checks()).toEqual([]);
  });

  it('is asked for once by two sweeps at the same time', async () => {
    akismet.answer('garbage');
    const { slug } = await createArticle();
    const comments = await Promise.all(Array.from({ length: 8 }, (_, n) => posted(slug, { body: `${n}` })));
    resetService();
    await makeDue();
    while ((await Promise.all([sweepChecks(), sweepChecks(), sweepChecks()])).some((count) => count > 0));

    expect(checks()).toHaveLength(8);
    for (const comment of comments) expect(await rowOf(comment)).toMatchObject({ status: 'published' });
  });

  it('is left to the request for ten seconds, and counts once when the sweep comes during it', async () => {
    const [called, swept] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    akismet.answerNext(async (): Promise<Mode> => {
      called.resolve(undefined);
      await swept.promise;
      return 'spam';
    });
    const { slug } = await createArticle();
    const posting = post(slug, { body: 'Slow.' });
    await called.promise;
    expect(await sweepChecks()).toBe(0);
    await makeDue();
    expect(await sweepChecks()).toBe(1);
    swept.resolve(undefined);
    const outcome = await posting;

    // The sweep had the claim by then: the request's own answer, which came later, leaves no trace on the comment.
    if (outcome.outcome !== 'posted') throw new Error(outcome.outcome);
    expect(await rowOf(outcome.comment)).toMatchObject({ status: 'published', verdict: 'ham', version: 2 });
    expect(outcome.comment.status).toBe('published');
  });
});

it('publishes nothing twice when publications are swept twice at once', async () => {
  const { id: articleId } = await createArticle();
  const waiting = await createComment({ articleId, status: 'pending' });
  await db.$executeRaw`UPDATE comment SET status = 'published', publish_at = now(), version = version + 1 WHERE id = ${waiting.id}`;
  await Promise.all([sweepPublications(), sweepPublications(), sweepPublications()]);
  expect(await rowOf(waiting)).toMatchObject({ visible: true, publishAt: null });
  expect(await db.article.findUnique({ where: { id: articleId } })).toMatchObject({ commentCount: 1 });
});
