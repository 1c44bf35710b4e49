import { beforeEach, describe, expect, it } from 'vitest';
import { akismet, checks, passTime, resetService } from '@/tests/with-akismet';
import type { Moderator } from '@/lib/auth/viewer';
import { MINUTE } from '@/lib/clock';
import { sweepUsage } from '@/lib/comments/ask-usage';
import { sweepChecks } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import { readBanner, readNotices } from '@/lib/moderation/banner';
import { decide } from '@/lib/moderation/decide';
import { readRecheck, recheckHeld, recheckOne } from '@/lib/moderation/recheck';
import { decisionSchema } from '@/lib/moderation/schema';
import { tryService } from '@/lib/moderation/try-service';
import { createAccount, createArticle, createComment } from '@/tests/factories';
import { posted, rowOf } from '@/tests/posting';

let moderator: Moderator;
beforeEach(async () => {
  resetService();
  await db.comment.deleteMany();
  await db.networkUse.deleteMany();
  await db.spamServiceState.update({
    where: { id: 1 },
    data: {
      keyState: 'valid',
      failingSince: null,
      cause: null,
      alertCode: null,
      alertMessage: null,
      usageAt: null,
      usageCount: null,
      usageLimit: null,
    },
  });
  await db.site.update({ where: { id: 1 }, data: { commentPolicy: 'open' } });
  const { id } = await createAccount({ role: 'moderator' });
  moderator = { accountId: id, role: 'moderator' } as Moderator;
});

const state = (data: Record<string, unknown>) => db.spamServiceState.update({ where: { id: 1 }, data });
const kinds = async () => (await readNotices()).map(({ kind }) => kind);

describe('the banner', () => {
  it('says nothing while nothing is wrong', async () => {
    expect(await readNotices()).toEqual([]);
    expect(await readBanner()).toBeNull();
  });

  it('says that the service is down, since when, how many wait and when they are tried again', async () => {
    akismet.answer('server-error');
    const { slug } = await createArticle();
    const held = await rowOf(await posted(slug));

    const [notice] = await readNotices();
    expect(notice).toMatchObject({ kind: 'down', next: held.dueAt, canTry: true });
    expect(notice?.text).toContain('One comment waits for it');
    expect(Date.now() - (notice?.since?.getTime() ?? 0)).toBeLessThan(MINUTE);
  });

  it('explains a wrong key, a notice by its code, a quota that is near, and corrections that are not taken', async () => {
    await state({ keyState: 'invalid', alertCode: '10502', usageCount: 8_000n, usageLimit: 10_000n });
    await state({ usageAt: new Date() });
    const comment = await rowOf(await posted((await createArticle()).slug));
    await state({ keyState: 'invalid', alertCode: '10502' });
    await db.comment.update({
      where: { id: comment.id },
      data: { reportAs: 'spam', reportAttempts: 2, reportAt: new Date(Date.now() + MINUTE) },
    });

    const texts = (await readNotices()).map(({ text }) => text).join('\n');
    expect(await kinds()).toEqual(['key', 'alert', 'quota', 'reports']);
    expect(texts).toContain('allowance is used up, for the second month (code 10502)');
    expect(texts).toContain('8,000 of the 10,000 checks');
    expect(texts).toContain('80 %');
  });

  it('quotes a notice whose code is not known, and is silent below four fifths of the quota', async () => {
    await state({ alertCode: '19999', alertMessage: 'Something new.', usageCount: 79n, usageLimit: 100n });
    expect(await readNotices()).toMatchObject([
      { kind: 'alert', text: expect.stringContaining('“Something new.”') },
    ]);
  });
});

describe('the quota', () => {
  const asked = () => akismet.requests.filter(({ call }) => call === 'usage-limit');
  const read = () => db.spamServiceState.findUniqueOrThrow({ where: { id: 1 } });

  it('is asked about once an hour, and again after the service said that it is too much', async () => {
    await sweepUsage();
    await sweepUsage();
    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toMatchObject({ path: '/1.2/usage-limit', method: 'GET' });
    expect(await read()).toMatchObject({ usageCount: 12n, usageLimit: 10_000n });

    await db.$executeRaw`UPDATE spam_service_state SET cause = 'throttled', updated_at = now() + interval '1 second'`;
    await sweepUsage();
    expect(asked()).toHaveLength(2);
    await db.$executeRaw`UPDATE spam_service_state SET cause = NULL, usage_at = now() - interval '61 minutes'`;
    await sweepUsage();
    expect(asked()).toHaveLength(3);
  });

  it('is unlimited, or not known, when the service says so, or says something else', async () => {
    akismet.answerNext({ body: '{"limit":"none","usage":7,"percentage":"0","throttled":false}' });
    await sweepUsage();
    expect(await read()).toMatchObject({ usageCount: 7n, usageLimit: null });
    for (const fault of ['garbage', 'redirect', 'reset', 'server-error', 'endless'] as const) {
      await state({ usageAt: null, usageCount: 5n });
      akismet.answerNext(fault);
      await sweepUsage();
      expect(await read()).toMatchObject({ usageCount: null, usageLimit: null });
    }
  });
});

describe('trying now', () => {
  it('makes what waits due as soon as the service answers, and says so when it does not', async () => {
    akismet.answer('server-error');
    const { slug } = await createArticle();
    const { id } = await rowOf(await posted(slug));
    expect(await tryService({ moderator })).toEqual({ outcome: 'unreachable' });
    expect(await kinds()).toEqual(['down']);

    akismet.answer('fixtures');
    expect(await tryService({ moderator })).toEqual({ outcome: 'answers' });
    expect(await kinds()).toEqual([]);
    passTime(MINUTE);
    await sweepChecks();
    expect(await rowOf({ id })).toMatchObject({ status: 'published', verdict: 'ham' });
  });

  it('is done three times a minute at the most', async () => {
    for (let n = 0; n < 3; n += 1) await tryService({ moderator });
    expect(await tryService({ moderator })).toMatchObject({ outcome: 'too-often' });
  });
});

describe('checking held comments again', () => {
  /** Five that wait: for policy, from somebody who asked for a person, without origin, and decided by a person. */
  async function hold() {
    await db.site.update({ where: { id: 1 }, data: { commentPolicy: 'all' } });
    const { slug } = await createArticle();
    const open = await posted(slug, { body: 'Open to the machine.' });
    const spam = await posted(slug, { body: 'Cheap.', name: 'Wren' });
    const person = await posted(slug, { body: 'For a person.', check: 'person' });
    const expired = await posted(slug, { body: 'Long ago.' });
    await db.origin.delete({ where: { commentId: expired.id } });
    const decided = await posted(slug, { body: 'Put back by a person.' });
    await db.comment.update({ where: { id: decided.id }, data: { lastActor: 'moderator' } });
    akismet.requests.length = 0;
    return { open, spam, person, expired, decided };
  }

  it('asks with the service’s own word for it, moves what it now knows, and leaves the rest with people', async () => {
    const { open, spam, person, expired, decided } = await hold();
    expect(await recheckHeld({ moderator })).toMatchObject({ total: 2, left: 2 });
    akismet.answer(({ fields }) => (fields.comment_content === 'Cheap.' ? 'spam' : 'ham'));
    while ((await sweepChecks()) > 0);

    expect(
      checks()
        .map(({ fields }) => [fields.comment_content, fields.recheck_reason])
        .toSorted(),
    ).toEqual([
      ['Cheap.', 'recheck_queue'],
      ['Open to the machine.', 'recheck_queue'],
    ]);
    expect(await readRecheck()).toMatchObject({ total: 2, left: 0 });
    expect(await rowOf(spam)).toMatchObject({ status: 'spam' });
    // The policy still holds it.
    for (const held of [open, person, expired, decided])
      expect(await rowOf(held)).toMatchObject({ status: 'pending', dueAt: null });
    expect(await db.moderationAct.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
      act: 'recheck',
      subject: 'rules',
      accountId: moderator.accountId,
    });
  });

  it('is not done with a comment before the service has said something', async () => {
    const { open } = await hold();
    await recheckOne({ id: open.id, moderator });
    akismet.answer('server-error');
    await sweepChecks();
    expect(await readRecheck()).toMatchObject({ left: 1 });
    expect(await rowOf(open)).toMatchObject({ status: 'pending', recheck: true });

    akismet.answer('fixtures');
    passTime(MINUTE);
    await db.comment.update({ where: { id: open.id }, data: { dueAt: new Date() } });
    await sweepChecks();
    expect(await readRecheck()).toMatchObject({ left: 0 });
  });

  it('takes one comment, or says that it cannot', async () => {
    const { open, person, expired, decided } = await hold();
    expect(await recheckOne({ id: open.id, moderator })).toBe(true);
    for (const { id } of [person, expired, decided, { id: 'no id' }])
      expect(await recheckOne({ id, moderator })).toBe(false);
  });

  it('counts what a person decides meanwhile as done', async () => {
    const { open } = await hold();
    await recheckHeld({ moderator });
    const { version } = await rowOf(open);
    const input = decisionSchema.parse({ decision: 'decline', version });
    expect(await decide({ id: open.id, input, moderator })).toMatchObject({ outcome: 'decided' });
    expect(await readRecheck()).toMatchObject({ total: 2, left: 1 });
  });

  it('keeps first checks before it', async () => {
    await db.site.update({ where: { id: 1 }, data: { commentPolicy: 'all' } });
    const { id: articleId, slug } = await createArticle();
    for (let n = 0; n < 5; n += 1) await posted(slug, { body: `Held ${n}.` });
    await recheckHeld({ moderator });
    await db.$executeRaw`UPDATE comment SET due_at = now() - interval '1 hour' WHERE recheck`;
    const first = await createComment({ articleId, status: 'checking', dueAt: new Date() });
    await sweepChecks();
    expect((await rowOf(first)).status).not.toBe('checking');
    expect(await readRecheck()).toMatchObject({ total: 5, left: 2 });
  });
});
