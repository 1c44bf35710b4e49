import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '@/lib/clock';
import { openOrigin, sealOrigin } from '@/lib/privacy/origins';
import { purge } from '@/lib/privacy/purge';
import { openSession } from '@/lib/auth/sessions';
import { keepDraft } from '@/lib/comments/drafts';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { countPost, networkOf } from '@/lib/http/rate-limit';
import {
  createAccount,
  createArticle,
  createComment,
  createSubscriber,
  createSubscription,
} from '@/tests/factories';

const ORIGIN = { ip: '192.0.2.9', userAgent: 'Lynx', referrer: null, website: '', age: 12 };
const ago = (ms: number) => new Date(Date.now() - ms);

async function withOrigin(commentId: string) {
  const { day, sealed } = await sealOrigin({ commentId, origin: ORIGIN });
  await db.origin.create({ data: { commentId, day, sealed: new Uint8Array(sealed) } });
}
const originOf = (commentId: string) =>
  db.origin.findUnique({ where: { commentId }, include: { originKey: true } });

/** Lets days pass over the origins: they and the key of their day are that much older, sealed as they were. */
async function age(days: number) {
  await db.$executeRaw`UPDATE origin_key SET day = day - ${days}::int`;
}

beforeEach(async () => {
  await db.originKey.deleteMany();
  globalThis.folkmootSingletons?.delete('origin-key');
});

describe('an origin', () => {
  it('opens for its comment alone', async () => {
    const [one, two] = [await createComment(), await createComment()];
    await withOrigin(one.id);
    const kept = (await originOf(one.id))!;
    expect(openOrigin(kept)).toEqual(ORIGIN);
    expect(() => openOrigin({ ...kept, commentId: two.id })).toThrow();
    expect(Buffer.from(kept.sealed).toString('latin1')).not.toContain('192.0.2.9');
  });

  it('has one key a day, whoever makes it first', async () => {
    const comments = await Promise.all(Array.from({ length: 8 }, () => createComment()));
    await Promise.all(
      comments.map(async ({ id }) => {
        globalThis.folkmootSingletons?.delete('origin-key');
        await withOrigin(id);
      }),
    );
    expect(await db.originKey.count()).toBe(1);
    for (const { id } of comments) expect(openOrigin((await originOf(id))!)).toEqual(ORIGIN);
  });

  it('is readable for fourteen days and destroyed with its key on the fifteenth', async () => {
    const { id } = await createComment();
    await withOrigin(id);
    await age(14);
    // The key is bound to its day, so a key that was moved opens nothing: that it is there still is what counts here.
    expect((await purge()).origins).toBe(0);
    expect(await originOf(id)).not.toBeNull();
    await age(1);
    expect(openOrigin((await originOf(id))!)).toBeNull();
    expect((await purge()).origins).toBe(1);
    expect(await originOf(id)).toBeNull();
    expect(await db.originKey.count()).toBe(0);
    expect(await db.comment.count({ where: { id } })).toBe(1);
  });
});

describe('purging', () => {
  it('leaves no destroyed key in the files of its table', async () => {
    await withOrigin((await createComment()).id);
    await age(15);
    await countPost(networkOf('192.0.2.1'));
    await db.$executeRaw`UPDATE network_secret SET created_at = now() - interval '49 hours'`;
    const { sealed } = await db.originKey.findFirstOrThrow();
    // What is not logged is written down only when the server stops, so of that the file itself has to be another.
    const look = async () => {
      await db.$executeRaw`CHECKPOINT`;
      const [files] = await db.$queryRaw<{ keys: Uint8Array; secrets: string }[]>`
        SELECT pg_read_binary_file(pg_relation_filepath('origin_key')) AS keys,
          pg_relation_filepath('network_secret') AS secrets`;
      return { holdsKey: Buffer.from(files!.keys).includes(Buffer.from(sealed)), secrets: files!.secrets };
    };
    const before = await look();
    expect(before.holdsKey).toBe(true);
    // A query of PostgreSQL's own that is under way keeps the row for another round; a checkpoint writes for all databases.
    const purgeAndLook = async () => {
      await purge();
      const { holdsKey, secrets } = await look();
      return { holdsKey, isOther: secrets !== before.secrets };
    };
    await expect.poll(purgeAndLook, { timeout: 25_000 }).toEqual({ holdsKey: false, isOther: true });
  });

  it('takes what has had its time, leaves the rest, and finds nothing the second time', async () => {
    const { id: articleId } = await createArticle();
    const spam = (created: Date, overrides = {}) =>
      createComment({ articleId, status: 'spam', createdAt: created, ...overrides });
    const old = await spam(ago(16 * DAY));
    const recent = await spam(ago(14 * DAY));
    const moved = await spam(ago(40 * DAY));
    await db.commentHistory.create({
      data: {
        commentId: moved.id,
        actor: 'moderator',
        fromStatus: 'published',
        toStatus: 'spam',
        at: ago(3 * DAY),
      },
    });
    const wasPublic = await spam(ago(40 * DAY), { firstPublishedAt: ago(39 * DAY) });
    const answered = await spam(ago(40 * DAY));
    await createComment({ articleId, parentId: answered.id });
    const pending = await createComment({ articleId, status: 'pending', createdAt: ago(90 * DAY) });

    const claimed = async (
      days: number,
      columns: Parameters<typeof createSubscriber>[0] = {},
      askedWith?: string,
    ) => {
      const createdAt = ago(days * DAY);
      const subscriber = await createSubscriber({ confirmedAt: null, createdAt, ...columns });
      const mine = { articleId, subscriberId: subscriber.id, createdAt };
      return (await createSubscription(askedWith === undefined ? mine : { ...mine, askedWith })).id;
    };
    const unconfirmed = await claimed(8);
    const writtenTo = { id: newId(), confirmSentCount: 1, confirmSentAt: ago(8 * DAY) };
    const unanswered = await claimed(9, writtenTo);
    const fresh = await claimed(6);
    const askedLately = await claimed(8, { confirmSentCount: 2, confirmSentAt: ago(6 * DAY) });
    const heldWithIt = await claimed(90, {}, pending.id);
    const confirmed = await claimed(80, { confirmedAt: ago(79 * DAY) });
    const { id: accountId } = await createAccount();
    await openSession({ accountId, role: 'member' });
    await db.session.updateMany({ data: { expiresAt: ago(HOUR) } });
    await keepDraft({
      values: { body: 'x', name: '', email: '', notify: 'none', check: 'service', parentId: null },
      errors: {},
      preview: null,
      notice: null,
    });
    await db.draft.updateMany({ data: { expiresAt: ago(1) } });
    const reported = { commentId: answered.id, reason: 'spam', at: ago(200 * DAY) };
    const decided = { ...reported, outcome: 'kept' };
    const tokenHash = () => new Uint8Array(randomBytes(32));
    const withdrawn = await createComment({ articleId, status: 'withdrawn' });
    await db.report.createMany({
      data: [
        { ...decided, id: newId(), tokenHash: tokenHash(), decidedAt: ago(91 * DAY) },
        { ...reported, id: newId(), tokenHash: tokenHash(), commentId: withdrawn.id },
        { ...decided, id: 'decided-lately', tokenHash: tokenHash(), decidedAt: ago(89 * DAY) },
        { ...reported, id: 'waits-for-long', tokenHash: tokenHash() },
      ],
    });
    await db.networkUse.deleteMany();
    await countPost(networkOf('192.0.2.1'));
    await db.$executeRaw`UPDATE network_use SET at = now() - interval '49 hours'`;
    await db.$executeRaw`UPDATE network_secret SET created_at = now() - interval '49 hours'`;

    const { id: subscriberId } = await createSubscriber();
    const days = (n: number) => new Date(Date.now() - n * 86_400_000);
    for (const [createdAt, settledAt] of [
      [days(31), days(31)],
      [days(31), null],
      [days(29), days(29)],
    ] as const) {
      const outcome = settledAt && 'sent';
      await db.replyMail.create({
        data: { subscriberId, headId: 'x', isDigest: false, createdAt, settledAt, outcome },
      });
    }

    expect(await purge()).toEqual({
      mails: 1,
      texts: 0,
      origins: 0,
      spam: 1,
      drafts: 1,
      networks: 1,
      networkSanctions: 0,
      buckets: 0,
      guestSanctions: 0,
      sessions: 1,
      unconfirmed: 2,
      challenges: 0,
      links: 0,
      reports: 2,
    });
    const left = await db.comment.findMany({
      where: { articleId, status: { in: ['spam', 'pending'] } },
      select: { id: true },
    });
    expect(left.map(({ id }) => id).sort()).toEqual(
      [recent, moved, wasPublic, answered, pending].map(({ id }) => id).sort(),
    );
    expect(left.map(({ id }) => id)).not.toContain(old.id);
    const subscriptions = await db.subscription.findMany({ where: { articleId }, select: { id: true } });
    expect(subscriptions.map(({ id }) => id).sort()).toEqual(
      [fresh, askedLately, heldWithIt, confirmed].sort(),
    );
    for (const id of [unconfirmed, unanswered]) expect(subscriptions.map((row) => row.id)).not.toContain(id);
    // Three mails ever: that one went out is still known, but not to what address.
    expect(await db.subscriber.findUnique({ where: { id: writtenTo.id } })).toMatchObject({
      ...{ email: null, confirmSentCount: 1 },
      emailIndex: expect.any(Uint8Array) as Uint8Array,
    });
    expect(await db.subscriber.count({ where: { email: null } })).toBe(1);
    expect((await db.report.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual([
      'decided-lately',
      'waits-for-long',
    ]);
    expect(await db.networkSecret.count()).toBe(0);
    expect(Object.values(await purge()).every((count) => count === 0)).toBe(true);
  });
});
