import { describe, expect, it, vi } from 'vitest';
import { keepArticleDraft, readArticleDraft } from '@/lib/articles/article-drafts';
import { beginArticle } from '@/lib/articles/begin-article';
import { findOldAddress } from '@/lib/articles/old-addresses';
import { publishArticle, unpublishArticle } from '@/lib/articles/publish-article';
import { publishScheduled } from '@/lib/articles/publish-scheduled';
import { getArticle, listArticles } from '@/lib/articles/queries';
import { restoreRevision } from '@/lib/articles/restore-revision';
import { listRevisions, readRevision } from '@/lib/articles/revisions';
import { saveArticle, type Saved } from '@/lib/articles/save-article';
import { MESSAGES } from '@/lib/articles/schema';
import { settleComments } from '@/lib/articles/settle-comments';
import { listWritable, readWritable } from '@/lib/articles/writable-articles';
import type { Author } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import type { Role } from '@/lib/generated/prisma/enums';
import { onDropPages, type PageTag } from '@/lib/page-cache/invalidate';
import { createAccount, createArticle, createSection } from '@/tests/factories';

async function writer(role: Role = 'author'): Promise<Author> {
  const account = await createAccount({ role });
  return { ...account, accountId: account.id } as unknown as Author;
}

/** A draft with a text, and who writes it. */
async function begun(title = 'The back room'): Promise<{ author: Author; slug: string }> {
  const author = await writer();
  const article = await beginArticle({ raw: { title }, author });
  if (article.outcome !== 'begun') throw new Error('not begun');
  const saved = await saveArticle({ slug: article.slug, raw: { version: '1', body: 'First.' }, author });
  expect(saved).toMatchObject({ outcome: 'saved', version: 2 });
  return { author, slug: article.slug };
}

async function published(title?: string): Promise<{ author: Author; slug: string; version: number }> {
  const { author, slug } = await begun(title);
  const saved = expectSaved(await publishArticle({ slug, raw: { version: 2 }, author }));
  return { author, slug, version: saved.version };
}

function expectSaved(saved: Saved) {
  if (saved.outcome !== 'saved') throw new Error(JSON.stringify(saved));
  return saved;
}

describe('an article that is begun', () => {
  it('has an address made from its title, and the next of that title another', async () => {
    const [one, other] = [await begun('Ein Zimmer, für uns!'), await begun('Ein Zimmer, für uns!')];

    expect(one.slug).toBe('ein-zimmer-für-uns');
    expect(other.slug).toBe('ein-zimmer-für-uns-2');
  });

  it('gets one of two addresses also when both begin at once', async () => {
    const authors = await Promise.all(Array.from({ length: 6 }, () => writer()));
    const all = await Promise.all(
      authors.map((author) => beginArticle({ raw: { title: 'At once' }, author })),
    );
    expect(new Set(all.map((article) => article.outcome === 'begun' && article.slug)).size).toBe(6);
  });

  it('is one, however often its button was pressed', async () => {
    const author = await writer();
    const all = await Promise.all(
      Array.from({ length: 6 }, () => beginArticle({ raw: { title: 'Pressed twice' }, author })),
    );
    expect(new Set(all.map((article) => article.outcome === 'begun' && article.slug)).size).toBe(1);
    expect(await db.byline.count({ where: { accountId: author.accountId } })).toBe(1);
  });

  it('needs a title, and gives a long one back', async () => {
    const author = await writer();
    expect(await beginArticle({ raw: { title: '  ' }, author })).toMatchObject({
      errors: { title: [MESSAGES.emptyTitle] },
    });
    expect(await beginArticle({ raw: { title: 'a'.repeat(201) }, author })).toMatchObject({
      outcome: 'invalid',
      values: { title: 'a'.repeat(201) },
    });
  });
});

describe('saving', () => {
  it('keeps title, standfirst, text, section, tags and picture', async () => {
    const { author, slug } = await begun();
    const section = await createSection();
    const src = '/uploads/articles/0123456789abcdef-800x600.webp';
    const raw = {
      version: '2',
      title: 'A\u202e new\ntitle',
      standfirst: 'What it is.',
      body: `One.\r\n\r\n![A door](${src} "Shut | Ada")\r\n`,
      section: section.slug,
      tags: 'Mutual aid, #rooms, mutual  AID',
      picture: src,
    };
    expectSaved(await saveArticle({ slug, raw, author }));

    const article = await readWritable({ slug, author });
    expect(article.values).toEqual({
      ...{ title: 'A new title', standfirst: 'What it is.', section: section.slug, slug, picture: src },
      body: `One.\n\n![A door](${src} "Shut | Ada")`,
      tags: 'Mutual aid, rooms',
    });
    expect(article.pictures).toMatchObject([
      { src, alt: 'A door', caption: 'Shut', credit: 'Ada', width: 800 },
    ]);
    expect(await getArticle(slug)).toBeNull();
  });

  it('says everything that is wrong, and changes nothing', async () => {
    const { author, slug } = await begun();
    const raw = {
      ...{ version: 2, title: ' ', body: 'x'.repeat(200_001), section: 'nowhere', slug: '!!!' },
      tags: Array.from({ length: 13 }, (_, index) => `tag ${index}`).join(','),
      picture: '/uploads/articles/none-1x1.webp',
    };
    const saved = await saveArticle({ slug, raw, author });

    expect(saved).toMatchObject({ outcome: 'invalid', values: { body: raw.body, tags: raw.tags } });
    expect(Object.keys('errors' in saved ? saved.errors : {}).toSorted()).toEqual(
      ['body', 'picture', 'section', 'slug', 'tags', 'title'].toSorted(),
    );
    expect((await readWritable({ slug, author })).values.body).toBe('First.');
  });

  it('is refused without the version it was made from', async () => {
    const { author, slug } = await begun();
    expect(await saveArticle({ slug, raw: { body: 'x' }, author })).toMatchObject({
      errors: { version: [MESSAGES.noVersion] },
    });
  });

  it('never overwrites what somebody else saved: the loser gets both texts', async () => {
    const { author, slug } = await begun();
    const [first, second] = await Promise.all(
      ['Mine.', 'Yours.'].map((body) => saveArticle({ slug, raw: { version: 2, body }, author })),
    );
    const outcomes = [first?.outcome, second?.outcome];
    expect(outcomes.toSorted()).toEqual(['conflict', 'saved']);
    const lost = first?.outcome === 'conflict' ? first : second;
    const [won, mine] = first?.outcome === 'conflict' ? ['Yours.', 'Mine.'] : ['Mine.', 'Yours.'];

    expect(lost).toMatchObject({ version: 3, values: { body: mine }, current: { body: won } });
    expectSaved(await saveArticle({ slug, raw: { version: 3, body: mine }, author }));
    expect((await readRevision({ slug, version: 3, author })).revision.body).toBe(won);
  });

  it('is no conflict when the same comes twice', async () => {
    const { author, slug } = await begun();
    const raw = { version: 2, body: 'Mine.', tags: 'rooms,Kettles', slug: '' };
    const both = await Promise.all([1, 2].map(() => saveArticle({ slug, raw, author })));

    expect(both.map(({ outcome }) => outcome)).toEqual(['saved', 'saved']);
    expect(await listRevisions({ slug, author })).toMatchObject({
      revisions: [{ version: 2 }, { version: 1 }],
    });
  });

  it('is no conflict when it was only published meanwhile', async () => {
    const { author, slug } = await begun();
    await publishArticle({ slug, raw: { version: 2 }, author });

    expectSaved(await saveArticle({ slug, raw: { version: 2, body: 'Later.' }, author }));
  });

  it('is for its author and for administrators', async () => {
    const { slug } = await begun();
    for (const role of ['author', 'moderator'] as const) {
      const other = await writer(role);
      await expect(
        saveArticle({ slug, raw: { version: 2, body: 'x' }, author: other }),
      ).rejects.toMatchObject({
        code: 'forbidden',
      });
      await expect(readWritable({ slug, author: other })).rejects.toMatchObject({ code: 'forbidden' });
      expect((await listWritable(other)).draft).toEqual([]);
    }
    const administrator = await writer('administrator');
    expectSaved(await saveArticle({ slug, raw: { version: 2, body: 'x' }, author: administrator }));
    expect((await listWritable(administrator)).draft.map((article) => article.slug)).toContain(slug);
  });

  it('knows no standalone page, and nothing that is not there', async () => {
    const author = await writer('administrator');
    const page = await createArticle({ kind: 'page' });
    for (const slug of [page.slug, 'nothing', '\0', '\ud800'])
      await expect(readWritable({ slug, author })).rejects.toMatchObject({ code: 'not-found' });
    await expect(readWritable({ slug: 'nothing', id: page.id, author })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the address', () => {
  it('can be changed, and the old one leads to the new, with what stands below it', async () => {
    const { author, slug, version } = await published('Old words');
    const moved = expectSaved(await saveArticle({ slug, raw: { version, slug: 'New Words' }, author }));
    expect(moved.slug).toBe('new-words');

    expect(await findOldAddress(`/articles/${slug}`)).toBe('/articles/new-words');
    expect(await findOldAddress(`/articles/${slug}/feed.xml`)).toBe('/articles/new-words/feed.xml');
    expect(await findOldAddress(`/articles/${slug}/comments/0123456789abcdef`)).toBe(
      '/articles/new-words/comments/0123456789abcdef',
    );
    expect((await readWritable({ slug, author })).slug).toBe('new-words');

    const back = { version: moved.version, slug };
    expectSaved(await saveArticle({ slug: 'new-words', raw: back, author }));
    expect(await findOldAddress(`/articles/${slug}`)).toBeNull();
    expect(await findOldAddress('/articles/new-words')).toBe(`/articles/${slug}`);
  });

  it('of a draft is nobody else’s business when it changes', async () => {
    const { author, slug } = await begun('A working title');
    const { id } = await readWritable({ slug, author });
    expectSaved(await saveArticle({ slug, raw: { version: 2, slug: 'quiet' }, author }));

    expect(await findOldAddress(`/articles/${slug}`)).toBeNull();
    const late = await saveArticle({ slug, raw: { id, version: 2, body: 'From the other tab.' }, author });
    expect(late).toMatchObject({
      outcome: 'conflict',
      slug: 'quiet',
      values: { body: 'From the other tab.' },
    });
  });

  it('that another article has or had is refused when typed', async () => {
    const taken = await published('Taken once');
    expectSaved(
      await saveArticle({
        slug: taken.slug,
        raw: { version: taken.version, slug: 'taken-now' },
        author: taken.author,
      }),
    );
    const { author, slug } = await begun();
    for (const typed of ['taken-now', 'Taken once'])
      expect(await saveArticle({ slug, raw: { version: 2, slug: typed }, author })).toMatchObject({
        errors: { slug: [MESSAGES.takenSlug] },
      });
    expect((await begun('Taken once')).slug).toBe('taken-once-2');
  });
});

describe('publishing', () => {
  it('wants a text, makes it readable at once, and can be taken back', async () => {
    const { author, slug } = await begun();
    expect(await publishArticle({ slug, raw: { version: 2, body: '' }, author })).toMatchObject({
      errors: { body: [MESSAGES.emptyBody] },
    });

    const { version, standing } = expectSaved(await publishArticle({ slug, raw: { version: 2 }, author }));
    const article = await getArticle(slug);
    expect(article).toMatchObject({ bodyHtml: '<p>First.</p>', byline: { name: author.displayName } });

    expectSaved(await unpublishArticle({ slug, raw: { version }, author }));
    expect(await getArticle(slug)).toBeNull();
    const again = expectSaved(await publishArticle({ slug, raw: { version: version + 1 }, author }));
    expect(again.standing.publishedAt).toEqual(standing.publishedAt);
  });

  it('waits for its time, which the place that was named gives', async () => {
    const { author, slug } = await begun();
    const date = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    const raw = { version: 2, when: 'later', date, time: '12:00', zone: 'Kolkata' };
    const { standing, version } = expectSaved(await publishArticle({ slug, raw, author }));

    expect(standing).toEqual({ status: 'scheduled', publishedAt: new Date(`${date}T06:30:00Z`) });
    expect(await getArticle(slug)).toBeNull();
    expect((await listWritable(author)).scheduled).toMatchObject([{ slug }]);

    await db.article.updateMany({ where: { slug }, data: { publishedAt: new Date(Date.now() - 1000) } });
    expect(await publishScheduled()).toBe(1);
    expectSaved(await saveArticle({ slug, raw: { version, body: 'Typed while it appeared.' }, author }));
    expect(await getArticle(slug)).toMatchObject({ bodyHtml: '<p>Typed while it appeared.</p>' });
  });

  it('refuses times that were and places that are not', async () => {
    const { author, slug } = await begun();
    const raw = { version: 2, when: 'later', date: '2001-02-03', time: '12:00', zone: 'UTC' };
    for (const wrong of [raw, { ...raw, zone: 'Atlantis' }, { ...raw, time: '' }])
      expect(await publishArticle({ slug, raw: wrong, author })).toMatchObject({ outcome: 'invalid' });
  });

  it('drops the pages that show it, and no others', async () => {
    const dropped: PageTag[] = [];
    const stop = onDropPages((tags) => dropped.push(...tags));
    const section = await createSection();
    const { author, slug } = await begun();
    expect(dropped).toEqual([]);

    await publishArticle({ slug, raw: { version: 2, section: section.slug }, author });
    // The head of every page names a section from its first article on.
    expect(dropped.splice(0)).toEqual(['all']);
    await saveArticle({ slug, raw: { version: 3, slug: 'elsewhere' }, author });
    expect(dropped.splice(0)).toEqual(['lists', `article:${slug}`, 'article:elsewhere']);
    await settleComments({ slug: 'elsewhere', raw: { comments: 'closed' }, author });
    expect(dropped.splice(0)).toEqual(['article:elsewhere']);
    stop();
    expect((await listArticles({ section: section.slug }))?.articles).toMatchObject([{ slug: 'elsewhere' }]);
  });
});

describe('earlier versions', () => {
  it('are all there, and can be taken back, which can be taken back too', async () => {
    const { author, slug } = await begun();
    expectSaved(await saveArticle({ slug, raw: { version: 2, body: 'Second.', title: 'Two' }, author }));
    const { revisions } = await listRevisions({ slug, author });
    expect(revisions.map(({ version, title }) => [version, title])).toEqual([
      [2, 'The back room'],
      [1, 'The back room'],
    ]);

    expect(await restoreRevision({ slug, version: 2, raw: { version: 2 }, author })).toMatchObject({
      outcome: 'conflict',
    });
    expectSaved(await restoreRevision({ slug, version: 2, raw: { version: 3 }, author }));
    expect((await readWritable({ slug, author })).values).toMatchObject({
      title: 'The back room',
      body: 'First.',
    });
    expect((await readRevision({ slug, version: 3, author })).revision).toMatchObject({
      title: 'Two',
      html: '<p>Second.</p>',
      replacedBy: author.displayName,
    });
    await expect(readRevision({ slug, version: 99, author })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are not made by saving what stands already', async () => {
    const { author, slug } = await begun();
    expectSaved(await saveArticle({ slug, raw: { version: 2, body: 'First.' }, author }));
    expect((await listRevisions({ slug, author })).revisions).toHaveLength(1);
  });
});

describe('the conversation', () => {
  it('is closed, opened and ordered by the author and by moderators', async () => {
    const { author, slug } = await published();
    const moderator = await writer('moderator');
    await settleComments({ slug, raw: { comments: 'closed', policy: 'all' }, author: moderator });
    expect(await getArticle(slug)).toMatchObject({ commentsOpen: false, commentPolicy: 'all' });
    await settleComments({ slug, raw: { comments: 'open' }, author });
    expect(await getArticle(slug)).toMatchObject({ commentsOpen: true, commentPolicy: 'all' });
    await settleComments({ slug, raw: { policy: '' }, author });
    expect(await getArticle(slug)).toMatchObject({ commentPolicy: null });
    const logged = await db.moderationAct.findMany({
      where: { accountId: { in: [moderator.accountId, author.accountId] } },
      orderBy: { id: 'asc' },
    });
    expect(logged.map(({ accountId, act, reason }) => [accountId, act, reason])).toEqual([
      [moderator.accountId, 'close', null],
      [moderator.accountId, 'policy', 'all'],
    ]);

    await expect(settleComments({ slug, raw: {}, author: await writer() })).rejects.toMatchObject({
      code: 'forbidden',
    });
    for (const raw of [{ comments: 'maybe' }, { policy: 'nobody' }, { comments: ['open'] }])
      await expect(settleComments({ slug, raw, author })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('a form that could not be saved', () => {
  const values = { title: 'T', standfirst: '', body: 'B', section: '', tags: '', slug: 's', picture: '' };
  const draft = {
    ...{ values, words: { alt1: 'A door' }, errors: { title: ['No.'] }, version: 3, preview: null },
    notice: 'conflict' as const,
  };

  it('is kept for an hour, unreadable to the database', async () => {
    const token = await keepArticleDraft(draft);
    expect(await readArticleDraft(token)).toEqual(draft);
    const rows = await db.draft.findMany();
    expect(rows.some(({ sealed }) => Buffer.from(sealed).includes('A door'))).toBe(false);

    vi.useFakeTimers({ now: Date.now() + 3_601_000, toFake: ['Date'] });
    expect(await readArticleDraft(token)).toBeNull();
    vi.useRealTimers();
    expect(await readArticleDraft('nothing')).toBeNull();
  });
});
