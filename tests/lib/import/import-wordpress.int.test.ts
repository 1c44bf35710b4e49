import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOldAddress } from '@/lib/articles/old-addresses';
import { readThreadPage } from '@/lib/comments/queries';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { importWordpress } from '@/lib/import/import-wordpress';
import { emailIndex } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { open } from '@/lib/privacy/seal';
import { smallPng } from './pictures';
import { fixture, readFixture } from './read-fixture';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string | Buffer, name = 'export.xml'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const article = (title: string) =>
  db.article.findFirstOrThrow({ where: { title }, include: { section: true, byline: true } });
const comment = (authorName: string) => db.comment.findFirstOrThrow({ where: { authorName } });

/** Everything an import writes, so that two states can be compared. */
async function everything(): Promise<string> {
  const tables = await Promise.all([
    db.article.findMany({ orderBy: { id: 'asc' } }),
    db.comment.findMany({ orderBy: { id: 'asc' } }),
    db.section.findMany({ orderBy: { id: 'asc' } }),
    db.tag.findMany({ orderBy: { id: 'asc' } }),
    db.byline.findMany({ orderBy: { id: 'asc' } }),
    db.oldAddress.findMany({ orderBy: { address: 'asc' } }),
    db.importedItem.findMany({ orderBy: [{ kind: 'asc' }, { sourceId: 'asc' }] }),
    db.commentHistory.findMany({ orderBy: { id: 'asc' } }),
  ]);
  return JSON.stringify(tables, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

describe('moving in from WordPress', () => {
  const file = fixture('the-room.xml');
  const report = {
    read: { articles: 10, comments: 19 },
    written: { articles: 9, comments: 16 },
    unchanged: { articles: 0, comments: 0 },
    skipped: {
      'comment-type': 1,
      duplicate: 1,
      trash: 1,
      'comment-without-article': 1,
      attachment: 1,
      'nav-menu-item': 1,
      'unknown-type': 1,
    },
  };

  it('reports without writing when it is only tried', async () => {
    const before = await everything();

    const tried = await importWordpress({ file, dryRun: true });

    expect(tried.report).toEqual(report);
    expect(tried.outcome).toBe('imported');
    expect(await everything()).toBe(before);
  });

  it('brings every article and comment, and says what it left where it was', async () => {
    const seen: number[] = [];

    const {
      report: done,
      outcome,
      notes,
    } = await importWordpress({
      file,
      dryRun: false,
      onProgress: ({ read, total }) => seen.push(read / total),
    });

    expect({ outcome, done }).toEqual({ outcome: 'imported', done: report });
    expect(Object.keys(done)).toEqual(['read', 'written', 'unchanged', 'skipped']);
    expect(notes).toEqual({
      'not-public': 4,
      'parent-missing': 2,
      'parent-not-in-thread': 1,
      'parent-circular': 1,
    });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('changes nothing when it runs again', async () => {
    const before = await everything();

    const again = await importWordpress({ file, dryRun: false });

    expect(again.report).toEqual({
      ...report,
      written: { articles: 0, comments: 0 },
      unchanged: report.written,
    });
    expect(await everything()).toBe(before);
  });

  it('keeps section, tag, byline, date and words of an article', async () => {
    const kettle = await article('The second kettle & what it meant');

    expect(kettle).toMatchObject({
      kind: 'article',
      slug: 'the-second-kettle',
      status: 'published',
      commentsOpen: false,
      bodyFormat: 'html',
    });
    expect(kettle.standfirst).toBe('How a second kettle came into the room.');
    expect(kettle.publishedAt?.toISOString()).toBe('2017-03-14T09:26:53.000Z');
    expect(kettle.section?.slug).toBe('winter');
    expect(kettle.byline).toMatchObject({ name: 'Mira of the Room', handle: 'mira-of-the-room' });
    expect(kettle.bodyHtml).toContain('<p>First paragraph,<br>\nwith a line break.</p>');
    expect(kettle.bodyHtml).toContain('<span class="credit">Photo: Odd Socks</span>');
    expect(kettle.bodyHtml).toContain('<a href="/2017/04/notes/">the notes</a>');
    expect(kettle.bodyHtml).toContain('<pre>kept\n  as it is</pre>');
    expect(kettle.bodyHtml).not.toMatch(/script|alert|<img|\[caption/);
    const winter = await db.section.findUniqueOrThrow({
      where: { slug: 'winter' },
      include: { parent: true },
    });
    expect(winter).toMatchObject({
      name: 'Winter & Rain',
      parent: { slug: 'evenings', description: 'What was said.' },
    });
    expect(await db.section.count({ where: { slug: 'uncategorized' } })).toBe(0);
    expect(
      await db.articleTag.findMany({ where: { articleId: kettle.id }, include: { tag: true } }),
    ).toMatchObject([{ tag: { slug: 'mutual-aid', name: 'mutual aid' } }]);
  });

  it('makes nothing public that was not', async () => {
    const states = await db.article.findMany({
      orderBy: { createdAt: 'asc' },
      select: { status: true, publishedAt: true, slug: true, bodyText: true },
    });
    const hidden = states.filter(({ bodyText }) => /draft|scheduled|private|protected/.test(bodyText));

    expect(hidden).toHaveLength(4);
    for (const one of hidden) expect(one).toMatchObject({ status: 'draft', publishedAt: null });
    expect(states.filter(({ status }) => status === 'published')).toHaveLength(5);
  });

  it('gives every article a slug of its own, in any script', async () => {
    const slugs = await db.article.findMany({
      where: { kind: 'article' },
      select: { slug: true },
      orderBy: { slug: 'asc' },
    });
    const titleless = await db.article.findFirstOrThrow({ where: { slug: { startsWith: 'no-title' } } });

    expect(slugs.map(({ slug }) => slug)).toEqual(
      expect.arrayContaining(['notes', 'notes-2', '日本', 'later', 'the-second-kettle']),
    );
    expect(titleless.title).toBe('No title, but words enough to stand in…');
    expect(await db.article.findFirst({ where: { kind: 'page', slug: 'notes' } })).not.toBeNull();
  });

  it('keeps what was decided about each comment, and where it stood', async () => {
    const [first, reply, waiting, gone, under, spam] = await Promise.all(
      ['First', 'Reply Before Parent', 'Waiting', 'Taken Away', 'Under The Gone', 'Cheap Watches'].map(
        comment,
      ),
    );

    expect(first).toMatchObject({
      status: 'published',
      visible: true,
      parentId: null,
      importedNumber: 34,
      lastActor: 'importer',
    });
    expect(first?.firstPublishedAt?.toISOString()).toBe('2017-03-15T09:00:00.000Z');
    expect(first?.bodyHtml).toContain('<p>One line.<br />\nAnother line.</p>');
    expect(reply).toMatchObject({
      parentId: first?.id,
      depth: 2,
      visible: true,
      body: 'I answer **thirty-four**.',
    });
    expect(waiting).toMatchObject({
      status: 'pending',
      holds: ['imported'],
      visible: false,
      shown: false,
      dueAt: null,
    });
    expect(spam).toMatchObject({ status: 'spam', visible: false, shown: false });
    expect(gone).toMatchObject({ status: 'declined', visible: false, shown: true });
    expect(under).toMatchObject({ parentId: gone?.id, visible: true });
    expect(await comment('No Status')).toMatchObject({ status: 'pending', visible: false });
  });

  it('makes roots of replies whose parent is missing, elsewhere, themselves or no comment', async () => {
    for (const name of ['Orphan', 'jay', 'My Own Parent', 'Talks To Pings']) {
      expect(await comment(name)).toMatchObject({ parentId: null, depth: 1, visible: true });
    }
  });

  it('keeps pingbacks and trackbacks, apart from the thread', async () => {
    const pings = await db.comment.findMany({
      where: { kind: { not: 'comment' } },
      orderBy: { createdAt: 'asc' },
    });

    expect(pings.map(({ kind }) => kind)).toEqual(['pingback', 'trackback']);
    for (const ping of pings)
      expect(ping).toMatchObject({ status: 'published', visible: false, shown: false });
  });

  it('shows the thread without what was never or is no longer public', async () => {
    const kettle = await article('The second kettle & what it meant');
    const page = await readThreadPage({ articleId: kettle.id, sort: 'oldest' });
    const shown = JSON.stringify(page);

    expect(page?.size).toBe(9);
    expect(kettle.commentCount).toBe(8);
    expect(shown).not.toMatch(
      /trashed words|spam words|pending words|statusless words|tracked back|Taken Away/,
    );
    expect(page?.roots[1]).toMatchObject({
      authorName: 'First',
      replies: [
        { authorName: 'Reply Before Parent' },
        { gone: 'absent', replies: [{ authorName: 'Under The Gone' }] },
      ],
    });
  });

  it('keeps both of two comments that bear one number', async () => {
    const second = await comment('Same Number');

    expect(second).toMatchObject({ importedNumber: null, visible: true });
    expect(await db.comment.count({ where: { authorName: 'Orphan' } })).toBe(1);
  });

  it('names those who gave no name, and dates what has no date by its article', async () => {
    const nameless = await comment('Anonymous');

    expect(nameless.createdAt.toISOString()).toBe('2017-03-14T09:26:53.000Z');
  });

  it('seals e-mail addresses and keeps no other trace of who wrote', async () => {
    const reply = await comment('Reply Before Parent');
    const { encryption, blindIndex } = keys();
    const opened = open({
      key: encryption,
      sealed: reply.email!,
      context: `comment-email:${reply.id}`,
    }).toString();

    expect(opened).toBe('Early@mail.example.test');
    expect(Buffer.from(reply.emailIndex!)).toEqual(emailIndex({ key: blindIndex, email: opened }));
    expect(await everything()).not.toMatch(/@mail\.example|192\.0\.2|2001:db8|tracker\.example|user_ip/);
    // A plain hash of a text would still say, after it was erased, what it was.
    const plainHash = createHash('sha256').update(reply.body).digest();
    expect(Buffer.from(reply.contentHash)).not.toEqual(plainHash);
    expect(await db.origin.count()).toBe(0);
    expect(await db.subscription.count()).toBe(0);
    expect(await db.spamCheck.count()).toBe(0);
  });

  it('writes one line of history for each comment, without words', async () => {
    const history = await db.commentHistory.findMany();

    expect(history).toHaveLength(16);
    for (const line of history)
      expect(line).toMatchObject({ actor: 'importer', fromStatus: null, reason: 'imported', cause: null });
  });

  it('redirects old addresses', async () => {
    const to = (path: string) => findOldAddress(path);

    expect(await to('/?p=12')).toBe('/articles/the-second-kettle');
    expect(await to('/2017/03/the-second-kettle/')).toBe('/articles/the-second-kettle');
    expect(await to('/2018/01/%E6%97%A5%E6%9C%AC/')).toBe(`/articles/${encodeURIComponent('日本')}`);
    expect(await to('/?page_id=30')).toBe('/pages/notes');
    expect(await to('/2017/07/with-a-word/')).toBeNull();
  });

  it('does not overwrite what was changed here, nor bring back what was taken away', async () => {
    const notes = await db.article.findFirstOrThrow({ where: { kind: 'article', slug: 'notes' } });
    await db.article.update({ where: { id: notes.id }, data: { title: 'Notes, revised' } });
    const private_ = await article('Among us');
    await db.article.delete({ where: { id: private_.id } });

    const again = await importWordpress({ file, dryRun: false });

    expect(again.report.written).toEqual({ articles: 0, comments: 0 });
    expect((await db.article.findUniqueOrThrow({ where: { id: notes.id } })).title).toBe('Notes, revised');
    expect(await db.article.count({ where: { title: 'Among us' } })).toBe(0);
    expect(await db.comment.count({ where: { authorName: 'Insider' } })).toBe(0);
  });

  it('adds what was said since, below the right parent', async () => {
    const text = (await readFixture('the-room.xml')).toString('utf8');
    const later =
      '<wp:comment><wp:comment_id>900</wp:comment_id><wp:comment_author>Later</wp:comment_author><wp:comment_date_gmt>2018-01-01 00:00:00</wp:comment_date_gmt><wp:comment_content>And one more.</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>35</wp:comment_parent></wp:comment>';
    const before = (await article('The second kettle & what it meant')).commentCount;

    const { report: done } = await importWordpress({
      file: await fileOf(text.replace('\n\t</item>', `${later}\n\t</item>`)),
      dryRun: false,
    });

    expect(done.written).toEqual({ articles: 0, comments: 1 });
    expect(await comment('Later')).toMatchObject({
      parentId: (await comment('Reply Before Parent')).id,
      depth: 3,
    });
    expect((await article('The second kettle & what it meant')).commentCount).toBe(before + 1);
  });

  it('takes several sites in, and lets the first keep an address', async () => {
    const other = await importWordpress({ file: fixture('wordpress-com.xml'), dryRun: false });
    const third = await importWordpress({ file: fixture('old-1.0.xml'), dryRun: false });

    expect(other.report.written).toEqual({ articles: 1, comments: 1 });
    expect(other.notes).toEqual({ 'old-address-taken': 1 });
    expect(third.report.written).toEqual({ articles: 1, comments: 1 });
    expect(await findOldAddress('/?p=12')).toBe('/articles/the-second-kettle');
    expect(await findOldAddress('/2019/05/06/padded/')).toBe('/articles/padded');
    const steps = await article('Steps été & more &unheard;');
    expect(steps).toMatchObject({
      slug: 'steps',
      section: { slug: 'outside' },
      byline: { handle: 'rowan', name: 'rowan' },
    });
    expect(await db.articleTag.count({ where: { articleId: steps.id } })).toBe(1);
    expect((await comment('Sam')).importedNumber).toBe(34);
  });
});

describe('a clock that went wrong', () => {
  it('dates nothing later than the day of the import', async () => {
    const early = (await readFixture('old-1.0.xml')).toString();
    const file = await fileOf(
      early.replaceAll('steps.example.test', 'later.example.test').replaceAll(/2008-11-0\d/g, '2099-11-03'),
    );
    const started = Date.now();

    expect((await importWordpress({ file, dryRun: false })).report.written).toEqual({
      articles: 1,
      comments: 1,
    });
    const later = await db.comment.findFirstOrThrow({
      where: { authorName: 'Sam', createdAt: { gte: new Date(started) } },
      include: { article: true },
    });
    for (const at of [later.createdAt, later.firstPublishedAt, later.article.publishedAt])
      expect(at?.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe('an export that is broken', () => {
  it('keeps what was whole and names the line', async () => {
    const item = (id: number) =>
      `<item><title>Whole ${id}</title><content:encoded>x</content:encoded><wp:post_id>${id}</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n`;
    const head = '<rss><channel><link>https://cut.example.test</link>\n';
    const file = await fileOf(`${head}${item(1)}${item(2)}<item><title>Half`);

    const cut = await importWordpress({ file, dryRun: false });

    expect(cut).toMatchObject({
      outcome: 'truncated',
      line: 4,
      report: { read: { articles: 2 }, written: { articles: 2 } },
    });
    expect(cut.message).toMatch(/line 4.*2 items\.$/);
    expect(await db.article.count({ where: { title: { startsWith: 'Half' } } })).toBe(0);

    const mended = await importWordpress({
      file: await fileOf(`${head}${item(1)}${item(2)}${item(3)}</channel></rss>`),
      dryRun: false,
    });

    expect(mended).toMatchObject({
      outcome: 'imported',
      report: { written: { articles: 1 }, unchanged: { articles: 2 } },
    });
  });

  it('keeps the whole comments of an article that breaks off among them, and adds the others later', async () => {
    const text = (await readFixture('the-room.xml'))
      .toString('utf8')
      .replaceAll('room.example.test', 'half.example.test');
    const cut = text.slice(0, text.indexOf('I answered before it went'));

    const half = await importWordpress({ file: await fileOf(cut), dryRun: false });
    const whole = await importWordpress({ file: await fileOf(text), dryRun: false });

    expect(half).toMatchObject({ outcome: 'truncated', report: { written: { articles: 1, comments: 4 } } });
    expect(whole.report).toMatchObject({
      written: { articles: 8, comments: 12 },
      unchanged: { articles: 1, comments: 4 },
    });
    const under = await db.comment.findFirstOrThrow({
      where: { authorName: 'Under The Gone' },
      orderBy: { number: 'desc' },
    });
    expect(under.depth).toBe(3);
  });

  it.each([
    ['a page of HTML', '<!DOCTYPE html><html></html>', /no export of WordPress/],
    ['nothing', '', /no export of WordPress/],
    ['an ordinary feed', '<rss><channel><title>x</title></channel></rss>', /no export of WordPress/],
    ['text', 'Dear all,\nhere is the export.', /no export of WordPress/],
    ['a ZIP archive', Buffer.from('504b0304deadbeef', 'hex'), /ZIP archive. Unpack it/],
  ])('refuses %s', async (_what, content, message) => {
    const before = await everything();

    const refused = await importWordpress({ file: await fileOf(content), dryRun: false });

    expect(refused).toMatchObject({
      outcome: 'not-an-export',
      report: { read: { articles: 0, comments: 0 } },
    });
    expect(refused.message).toMatch(message);
    expect(await everything()).toBe(before);
  });

  it('says that a file is not there', async () => {
    const missing = await importWordpress({ file: join(folder, 'nowhere.xml'), dryRun: false });

    expect(missing).toMatchObject({
      outcome: 'not-an-export',
      message: 'There is no such file, or it cannot be read.',
    });
  });
});

describe('pictures', () => {
  it('come along from the media folder, without what cameras wrote into them', async () => {
    const uploads = join(folder, 'uploads');
    await mkdir(join(uploads, '2017', '03'), { recursive: true });
    await writeFile(
      join(uploads, '2017', '03', 'door.png'),
      smallPng({ text: 'Taken by Odd Socks at home' }),
    );
    await writeFile(join(uploads, '2017', '03', 'evil.png'), '<svg onload="alert(1)"/>');
    const text = (await readFixture('the-room.xml'))
      .toString('utf8')
      .replaceAll('room.example.test', 'pictures.example.test')
      .replace(
        'draft words',
        '<img src="/wp-content/uploads/2017/03/evil.png"> <img src="/../../../etc/passwd">',
      );

    const { notes } = await importWordpress({ file: await fileOf(text), dryRun: false, uploads });

    const [kettle] = await db.article.findMany({
      where: { title: { startsWith: 'The second kettle' } },
      orderBy: { slug: 'desc' },
    });
    const [name, ...others] = await readdir(join(env.DATA_DIR, 'uploads', 'imported'));
    const kept = await readFile(join(env.DATA_DIR, 'uploads', 'imported', name!));
    expect(others).toEqual([]);
    expect(kept.toString('latin1')).not.toContain('Odd Socks');
    expect(name).toBe(`${createHash('sha256').update(kept).digest('hex').slice(0, 32)}.png`);
    expect(kettle?.slug).toBe('the-second-kettle-3');
    expect(kettle?.bodyHtml).toContain(
      `<img src="/uploads/imported/${name}" alt="A red door" loading="lazy" width="3" height="2">`,
    );
    expect(kettle?.picture).toEqual({
      src: `/uploads/imported/${name}`,
      alt: 'A red door',
      caption: 'The door.',
      credit: 'Photo: Odd Socks',
      width: 3,
      height: 2,
    });
    expect(notes['picture-not-found']).toBe(2);
  });
});
