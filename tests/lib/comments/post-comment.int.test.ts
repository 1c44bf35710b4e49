import { checks, resetService, akismet } from '@/tests/with-akismet';
import { beforeEach, describe, expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { foldName } from '@/lib/auth/fold-name';
import { concealHandle } from '@/lib/auth/retired-handles';
import { readReceipt } from '@/lib/comments/receipts';
import { MESSAGES } from '@/lib/comments/schema';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import type { Writer } from '@/lib/comments/comment-writer';
import { openSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import { createAccount, createArticle, createComment, createSubscription } from '@/tests/factories';
import { newOrigin, post, posted, rowOf } from '@/tests/posting';

beforeEach(() => resetService());

const STRANGER = '0123456789abcdef';

describe('what is answered', () => {
  it('publishes what the service lets through, and says where it stands', async () => {
    const { slug } = await createArticle();
    const comment = await posted(slug);

    expect(comment).toEqual({
      id: expect.stringMatching(/^[0-9a-hjkmnp-tv-z]{16}$/) as string,
      status: 'published',
      permalink: `${env.SITE_URL}/articles/${slug}/comments/${comment.id}`,
      receiptUrl: expect.stringMatching(new RegExp(`^${env.SITE_URL}/receipts/[\\w-]{32}$`)) as string,
    });
    expect(await rowOf(comment)).toMatchObject({
      status: 'published',
      visible: true,
      shown: true,
      verdict: 'ham',
    });
    expect(await db.article.findFirst({ where: { slug } })).toMatchObject({ commentCount: 1 });
  });

  it.each([
    ['doubt', {}, 'garbage'],
    ['spam', {}, 'spam'],
    ['a rule', { body: 'Call me: +44 20 7946 0018' }, 'ham'],
  ] as const)('holds for %s in the same words', async (_, raw, mode) => {
    akismet.answer(mode);
    const { slug } = await createArticle();
    const comment = await posted(slug, raw);

    expect(Object.keys(comment)).toEqual(['id', 'status', 'permalink', 'receiptUrl']);
    expect(comment.status).toBe('held');
    const token = comment.receiptUrl?.split('/').at(-1) ?? '';
    expect(await readReceipt(token)).toMatchObject({
      id: comment.id,
      state: 'held',
      reason: null,
      permalink: null,
    });
  });

  it('names every error at once, word for word', async () => {
    const { slug } = await createArticle();
    const outcome = await post(slug, {
      body: ' \n ',
      name: '',
      email: 'ada@',
      notify: 'all',
      check: 7,
      as: 'x',
      age: 'old',
    });

    expect(outcome).toMatchObject({
      outcome: 'invalid',
      errors: {
        body: ['Please enter your comment!'],
        name: ['Please enter your name here'],
        email: [MESSAGES.badEmail],
        notify: [MESSAGES.badChoice],
        check: [MESSAGES.badChoice],
        as: [MESSAGES.badChoice],
        age: [MESSAGES.notNumber],
      },
    });
    expect(await db.comment.count({ where: { article: { slug } } })).toBe(0);
  });

  it.each([
    ['NUL in a body', { body: 'a\0b' }, { body: [MESSAGES.unwritable] }],
    ['half a pair in a body', { body: 'a\ud83d' }, { body: [MESSAGES.unwritable] }],
    ['NUL in a name', { name: 'W\0ren' }, { name: [MESSAGES.unwritable] }],
    ['an array for a body', { body: ['a', 'b'] }, { body: [MESSAGES.notText] }],
    ['a number for a name', { name: 5 }, { name: [MESSAGES.notText] }],
    ['an object for a parent', { parentId: {} }, { parentId: [MESSAGES.notText] }],
    ['true for a nonce', { nonce: true }, { nonce: [MESSAGES.notText] }],
    ['an object in the trap', { website: {} }, { website: [MESSAGES.notText] }],
    ['a body of invisible characters', { body: '\u200b\u2060\ufeff' }, { body: [MESSAGES.emptyBody] }],
    ['a name that turns the line around', { name: 'neve\u202ereW' }, { name: [MESSAGES.badName] }],
    ['two e-mail addresses', { email: 'a@example.org,b@example.org' }, { email: [MESSAGES.badEmail] }],
    ['replies without an address', { notify: 'replies' }, { email: [MESSAGES.emailNeeded] }],
  ])('refuses %s', async (_, raw, errors) => {
    const { slug } = await createArticle();
    expect(await post(slug, raw)).toMatchObject({ outcome: 'invalid', errors });
  });

  it.each([
    ['body', '😀'.repeat(20_000), '😀'.repeat(20_001)],
    ['body', 'line\r\n'.repeat(4_000), 'lines\r\n'.repeat(4_000)],
    ['name', '😀'.repeat(60), '😀'.repeat(61)],
    [
      'email',
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example`,
      `aa@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.examples`,
    ],
  ])('counts the code points of a %s', async (field, fits, tooLong) => {
    const { slug } = await createArticle();
    expect(await post(slug, { [field]: fits })).toMatchObject({ outcome: 'posted' });
    expect(await post(slug, { [field]: tooLong })).toMatchObject({
      outcome: 'invalid',
      errors: { [field]: [expect.any(String)] },
    });
  });

  it('keeps what was typed beside what is wrong, without what cannot be kept', async () => {
    const { slug } = await createArticle();
    expect(
      await post(slug, { body: 'A long\0 story', name: '', notify: 'replies', check: 'person' }),
    ).toMatchObject({
      values: { body: 'A long story', name: '', notify: 'replies', check: 'person' },
    });
  });

  it.each(['Adm1n', 'MODERATOR', 'Fоlkmoot', 'm o d', 'Ｍａｇｄａ', 'magda!', 'the-weaver'])(
    'refuses %s as the name of a guest',
    async (name) => {
      const { slug } = await createArticle();
      await db.account.upsert({
        where: { handle: 'the-weaver' },
        create: {
          id: STRANGER,
          handle: 'the-weaver',
          handleFolded: foldName('the-weaver'),
          displayName: 'Magda',
          displayNameFolded: foldName('Magda'),
        },
        update: {},
      });
      expect(await post(slug, { name })).toMatchObject({
        outcome: 'invalid',
        errors: { name: [MESSAGES.takenName] },
      });
    },
  );

  it('refuses under a closed article before all else, and knows only published articles', async () => {
    const closed = await createArticle({ commentsOpen: false });
    const draft = await createArticle({ status: 'draft' });
    const later = await createArticle({ status: 'scheduled' });
    const page = await createArticle({ kind: 'page' });

    expect(await post(closed.slug, { body: '' })).toMatchObject({ outcome: 'refused', reason: 'closed' });
    for (const slug of [draft.slug, later.slug, page.slug, 'nowhere', 'a\0b', '\ud800']) {
      expect(await post(slug)).toEqual({ outcome: 'unknown-article' });
    }
  });

  it('says parent-gone of a parent that is unknown, out of sight or of another article', async () => {
    const { slug, id: articleId } = await createArticle();
    const elsewhere = await createComment();
    const hidden = await createComment({ articleId, status: 'pending' });
    const parent = await createComment({ articleId });

    for (const parentId of [STRANGER, 'x', '../', '\0', elsewhere.id, hidden.id]) {
      expect(await post(slug, { parentId })).toMatchObject({
        outcome: 'refused',
        reason: 'parent-gone',
        values: { body: 'I was there too.' },
      });
    }
    expect(await post(slug, { parentId: parent.id })).toMatchObject({ outcome: 'posted' });
    expect(await post(slug, { parentId: '' })).toMatchObject({ outcome: 'posted' });
  });

  it('leaves aside fields it does not know, of the prototype too', async () => {
    const { slug } = await createArticle();
    const raw = JSON.parse(
      '{"__proto__": {"check": "person"}, "status": "published", "id": "0000000000000000", "holds": ["x"], "toString": 1}',
    ) as Record<string, unknown>;
    const comment = await posted(slug, { ...raw, constructor: 'x' });

    expect(comment.id).not.toBe('0000000000000000');
    expect(await rowOf(comment)).toMatchObject({ checkBy: 'service', holds: [] });
  });
});

describe('who posts', () => {
  const viewerOf = async (role: 'member' | 'author' | 'moderator'): Promise<Writer> => {
    const { id, displayName } = await createAccount({ role });
    return { accountId: id, displayName, role };
  };

  it('posts as a guest whatever session came with it, unless told otherwise', async () => {
    const { slug } = await createArticle();
    const viewer = await viewerOf('moderator');

    expect(await rowOf(await posted(slug, {}, { viewer }))).toMatchObject({
      authorName: 'Wren',
      accountId: null,
      badge: null,
    });
  });

  it.each([
    ['member', 'member'],
    ['author', 'author'],
    ['moderator', 'moderator'],
  ] as const)('posts as an account: %s', async (role, badge) => {
    const { slug } = await createArticle();
    const viewer = await viewerOf(role);
    const comment = await posted(slug, { as: 'account', name: 'Someone Else', email: 'not one' }, { viewer });

    expect(await rowOf(comment)).toMatchObject({
      authorName: viewer.displayName,
      accountId: viewer.accountId,
      badge,
      email: null,
    });
  });

  it('never makes a guest of whose session has ended, nor stores anything', async () => {
    const { slug } = await createArticle();
    expect(await post(slug, { as: 'account' })).toMatchObject({
      outcome: 'signed-out',
      values: { body: 'I was there too.' },
    });
    expect(await db.comment.count({ where: { article: { slug } } })).toBe(0);
  });

  it('tells an account of replies at its confirmed address, which stands nowhere else', async () => {
    const { slug } = await createArticle();
    const viewer = await viewerOf('member');
    const email = 'magda@example.org';
    await db.account.update({
      where: { id: viewer.accountId },
      data: sealAccountEmail({ accountId: viewer.accountId, email }),
    });
    const comment = await rowOf(await posted(slug, { as: 'account', notify: 'replies' }, { viewer }));

    expect(comment).toMatchObject({ email: null, emailIndex: null });
    const [subscription] = await db.subscription.findMany({
      where: { commentId: comment.id },
      include: { subscriber: true },
    });
    expect(subscription).toMatchObject({
      ...{ scope: 'replies', articleId: comment.articleId, askedWith: comment.id, endedAt: null },
      subscriber: { accountId: viewer.accountId, email: null, emailIndex: null, confirmAskedAt: null },
    });
    expect(subscription?.subscriber.confirmedAt).not.toBeNull();
  });

  it('keeps apart what was asked for as a guest, by the same address', async () => {
    const { slug } = await createArticle();
    const viewer = await viewerOf('member');
    const email = 'magda2@example.org';
    await db.account.update({
      where: { id: viewer.accountId },
      data: sealAccountEmail({ accountId: viewer.accountId, email }),
    });
    await posted(slug, { body: 'As a guest.', email, notify: 'article' });
    await posted(slug, { body: 'As myself.', as: 'account', notify: 'article' }, { viewer });

    const subscriptions = await db.subscription.findMany({
      where: { article: { slug } },
      include: { subscriber: { select: { accountId: true, confirmedAt: true } } },
    });
    expect(
      subscriptions.map(({ subscriber }) => [subscriber.accountId, subscriber.confirmedAt !== null]),
    ).toEqual(
      expect.arrayContaining([
        [null, false],
        [viewer.accountId, true],
      ]),
    );
  });

  it('tells the service the role of whoever writes with an account, and nothing of a guest', async () => {
    const { slug } = await createArticle();
    await posted(slug, { body: 'As a guest.' });
    await posted(slug, { body: 'As myself.', as: 'account' }, { viewer: await viewerOf('author') });
    expect(checks().map(({ fields }) => fields.user_role)).toEqual([undefined, 'author']);
  });

  it('stores nothing for an account that has gone', async () => {
    const { slug } = await createArticle();
    const viewer = await viewerOf('member');
    await db.account.delete({ where: { id: viewer.accountId } });
    expect(await post(slug, { as: 'account' }, { viewer })).toMatchObject({ outcome: 'signed-out' });
    expect(await db.comment.count({ where: { article: { slug } } })).toBe(0);
  });

  it('gives nobody the name of whom they could be taken for: left, or once known by it', async () => {
    const { slug } = await createArticle();
    const freeAt = new Date(Date.now() + 60_000);
    await db.retiredHandle.createMany({
      data: [
        { handleFolded: foldName('weaver'), accountId: STRANGER, freeAt },
        { handleFolded: concealHandle(foldName('spinner')), accountId: STRANGER, freeAt },
      ],
    });
    for (const name of ['Weaver', 'Sp1nner'])
      expect(await post(slug, { name })).toMatchObject({ errors: { name: [MESSAGES.takenName] } });
  });
});

describe('a repeat', () => {
  it('of what a person published a moment ago is told the receipt, since there is nothing to be seen yet', async () => {
    akismet.answer('spam');
    const { slug } = await createArticle();
    const first = await posted(slug, { nonce: 'n-0' });
    await db.$executeRaw`UPDATE comment SET status = 'published', version = version + 1, due_at = NULL,
      publish_at = now() + interval '10 seconds' WHERE id = ${first.id}`;

    expect(first.status).toBe('held');
    expect(await post(slug, { nonce: 'n-0' })).toEqual({ outcome: 'repeat', comment: first });
  });

  it('is the same nonce, article and body, and gets the same answer', async () => {
    const { slug } = await createArticle();
    const first = await posted(slug, { nonce: 'n-1' });
    expect(await post(slug, { nonce: 'n-1', name: 'Wren' })).toEqual({ outcome: 'repeat', comment: first });
    expect(await posted(slug, { nonce: 'n-1', body: 'Something else.' })).not.toMatchObject({ id: first.id });
    expect(await posted((await createArticle()).slug, { nonce: 'n-1' })).not.toMatchObject({ id: first.id });
    expect(await posted(slug, { nonce: 'n'.repeat(5_000) })).not.toMatchObject({ id: first.id });
  });

  it('is the same name, body and parent within ten minutes; its receipt is not told once it was public', async () => {
    const { slug } = await createArticle();
    const first = await posted(slug);
    expect(await post(slug)).toEqual({ outcome: 'repeat', comment: { ...first, receiptUrl: null } });
    expect((await posted(slug, { name: 'Wren II' })).id).not.toBe(first.id);

    await db.$executeRaw`UPDATE comment SET created_at = now() - interval '10 minutes 1 second' WHERE id = ${first.id}`;
    const again = await posted(slug);
    expect(again.id).not.toBe(first.id);
    expect(await post(slug)).toMatchObject({ outcome: 'repeat', comment: { id: again.id } });
  });

  it('is told the receipt of what was never public', async () => {
    const { slug } = await createArticle();
    akismet.answer('spam');
    const first = await posted(slug);
    expect(first.status).toBe('held');
    expect(await post(slug)).toEqual({ outcome: 'repeat', comment: first });
  });

  it('is told no receipt of what was public and is hidden', async () => {
    const { slug } = await createArticle();
    const { hideComments } = await import('@/lib/comments/publish-comments');
    const first = await posted(slug);
    await db.$transaction((tx) => hideComments(tx, [first.id]));
    await db.$executeRaw`UPDATE comment SET status = 'spam', version = version + 1 WHERE id = ${first.id}`;
    expect(await post(slug)).toEqual({
      outcome: 'repeat',
      comment: { ...first, status: 'held', receiptUrl: null },
    });
  });

  it.each([
    ['with a nonce', { nonce: 'same' }],
    ['without one', {}],
  ])('of fifty at once, %s, one is stored', async (_, raw) => {
    const { slug } = await createArticle();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => post(slug, raw)));

    expect(outcomes.filter(({ outcome }) => outcome === 'posted')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'repeat')).toHaveLength(49);
    const comments = outcomes.flatMap((outcome) => ('comment' in outcome ? [outcome.comment] : []));
    expect(new Set(comments.map(({ id, status }) => `${id} ${status}`)).size).toBe(1);
    expect(await db.comment.count({ where: { article: { slug } } })).toBe(1);
    expect(checks()).toHaveLength(1);
  });
});

describe('what is kept, and where it goes', () => {
  it('sends nothing to the service that a person is to check, and keeps no origin of it', async () => {
    const { slug } = await createArticle();
    const comment = await posted(slug, { check: 'person' });

    expect(comment.status).toBe('held');
    expect(akismet.requests).toEqual([]);
    expect(await rowOf(comment)).toMatchObject({
      status: 'pending',
      checkBy: 'person',
      holds: ['person'],
      verdict: null,
      dueAt: null,
    });
    expect(await db.origin.count({ where: { commentId: comment.id } })).toBe(0);
  });

  it('holds what fell into the trap, and tells the service', async () => {
    const { slug } = await createArticle();
    const caught = await posted(slug, { website: 'https://example.org/pills', age: '4200' });

    expect(await rowOf(caught)).toMatchObject({ status: 'pending', verdict: 'ham', holds: ['trap'] });
    expect(checks()[0]?.fields).toMatchObject({
      honeypot_field_name: expect.any(String) as string,
      POST_ak_js: expect.stringMatching(/^\d{13}$/) as string,
    });
    expect(await rowOf(await posted(slug, { website: '', body: 'Left empty.' }))).toMatchObject({
      status: 'published',
    });
  });

  it('subscribes to replies, or to the article, whoever left an address', async () => {
    const { slug, id: articleId } = await createArticle();
    const email = 'wren@example.org';
    const replies = await posted(slug, { email, notify: 'replies' });
    await posted(slug, { email, notify: 'article', body: 'Again.' });
    await posted(slug, { email, notify: 'article', body: 'And again.' });
    await posted(slug, { email, body: 'Nothing, please.' });

    const subscriptions = await db.subscription.findMany({
      where: { articleId },
      orderBy: { scope: 'asc' },
      include: { subscriber: true },
    });
    expect(subscriptions).toMatchObject([
      { scope: 'replies', commentId: replies.id, askedWith: replies.id },
      { scope: 'article', commentId: null },
    ]);
    const [{ subscriber } = {}] = subscriptions;
    expect(subscriptions[1]?.subscriberId).toBe(subscriber?.id);
    expect(subscriber).toMatchObject({ accountId: null, confirmedAt: null, confirmSentCount: 0 });
    expect(subscriber?.confirmAskedAt).not.toBeNull();
    expect(openSubscriberEmail(subscriber!)).toBe(email);
    expect(await db.comment.count({ where: { articleId, emailIndex: { not: null } } })).toBe(4);
  });

  it('leaves no address, e-mail or user agent readable anywhere in the database', async () => {
    const { slug } = await createArticle();
    const origin = {
      ip: '192.0.2.77',
      userAgent: 'TellTaleBrowser/1.0',
      referrer: 'https://example.org/telltale-path',
    };
    await posted(
      slug,
      {
        email: 'telltale.person@example.org',
        notify: 'replies',
        nonce: 'telltale-nonce',
        website: 'telltale-trap',
      },
      { origin },
    );
    await post(slug, { email: 'telltale.person@', name: '' }, { origin });

    const tables = await db.$queryRaw<
      { name: string }[]
    >`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const rows = await db.$queryRaw<
        { row: string }[]
      >`SELECT query_to_xml(format('SELECT * FROM %I', ${name}::text), true, true, '')::text AS row`;
      const text = rows.map(({ row }) => row).join();
      // bytea stands there in base64.
      const bytes = [...text.matchAll(/>([A-Za-z0-9+/=\s]{16,})</g)]
        .map(([, base64 = '']) => Buffer.from(base64, 'base64').toString('latin1'))
        .join();
      for (const secret of ['192.0.2.77', 'telltale', 'TellTale'])
        expect(`${text}${bytes}`, name).not.toContain(secret);
    }
  });
});

describe('how much one network may post', () => {
  it('lets ten through, holds fifty, and then asks to wait', { timeout: 60_000 }, async () => {
    const { slug } = await createArticle();
    const origin = (n: number) => ({ ...newOrigin(), ip: `2001:db8:ffff:1::${(n + 1).toString(16)}` });
    const outcomes = [];
    for (let n = 0; n < 62; n += 1)
      outcomes.push(await post(slug, { body: `Number ${n}` }, { origin: origin(n) }));

    const states = outcomes.map((outcome) =>
      'comment' in outcome ? outcome.comment.status : outcome.outcome,
    );
    expect(states).toEqual([
      ...Array<string>(10).fill('published'),
      ...Array<string>(50).fill('held'),
      'rate-limited',
      'rate-limited',
    ]);
    const refused = outcomes.at(-1);
    expect(refused).toMatchObject({ outcome: 'rate-limited', values: { body: 'Number 61' } });
    const { retryAfter } = refused as { retryAfter: number };
    expect(retryAfter).toBeGreaterThan(540);
    expect(retryAfter).toBeLessThanOrEqual(600);
    expect(await db.comment.count({ where: { holds: { has: 'flood' }, article: { slug } } })).toBe(50);
    expect(await post(slug, { body: 'Number 0' }, { origin: origin(0) })).toMatchObject({
      outcome: 'repeat',
    });
    expect(
      await post(slug, { body: 'Next door' }, { origin: { ...newOrigin(), ip: '2001:db8:ffff:2::1' } }),
    ).toMatchObject({ comment: { status: 'published' } });

    await db.$executeRaw`UPDATE network_use SET at = at - interval '10 minutes'`;
    expect(await post(slug, { body: 'Later' }, { origin: origin(0) })).toMatchObject({
      comment: { status: 'published' },
    });
  });
});

describe('when the database goes away', () => {
  it('says so, and leaves nothing half-done', async () => {
    const { slug, id: articleId } = await createArticle();
    await createSubscription({ articleId });
    const stop = new AbortController();
    const { Client } = await import('pg');
    const killer = new Client({ connectionString: process.env.DATABASE_URL ?? '' });
    await killer.connect();
    const killing = (async () => {
      while (!stop.signal.aborted) {
        await killer.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
        await new Promise((resolve) => setTimeout(resolve, 7));
      }
    })();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) =>
        post(slug, { body: `Number ${n}`, email: 'wren@example.org', notify: 'replies' }),
      ),
    );
    stop.abort();
    await killing;
    await killer.end();

    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'database-unavailable' });
      else expect(outcome.value).toMatchObject({ outcome: expect.stringMatching(/posted|repeat/) as string });
    }
    const acknowledged = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' && 'comment' in outcome.value ? [outcome.value.comment.id] : [],
    );
    const stored = await db.comment.findMany({
      where: { articleId },
      include: { origin: true, subscriptions: true },
    });
    expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
    for (const comment of stored) {
      expect(comment.origin).not.toBeNull();
      expect(comment.subscriptions).toHaveLength(1);
      expect(await db.commentHistory.count({ where: { commentId: comment.id, actor: 'author' } })).toBe(1);
    }
  });
});
