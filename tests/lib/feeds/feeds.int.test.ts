import { describe, expect, it } from 'vitest';
import { articlesFeed } from '@/lib/articles/feeds';
import { eraseComments, withdrawComment } from '@/lib/comments/erase-comments';
import { commentsFeed, threadFeed } from '@/lib/comments/feeds';
import { hideComments } from '@/lib/comments/publish-comments';
import { renderBody } from '@/lib/comments/render-body';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { createArticle, createComment } from '@/tests/factories';
import { HOSTILE_STRINGS } from '@/tests/lib/comments/hostile-strings';
import { all, linkOf, only, readAtom, type Seen } from '@/tests/read-atom';

const THREADING = 'http://purl.org/syndication/thread/1.0';
const NASTY = 'a ]]> b \u0008\u0000\ufffe & <b> "c" 🏳️‍🌈 \ud83d مرحبا \u202eabc';

describe('a feed', () => {
  it('is well-formed and whole whatever was written', async () => {
    const article = await createArticle({ title: NASTY.replace('\0', ''), standfirst: 'A & B ]]> C' });
    for (const [index, body] of HOSTILE_STRINGS.entries()) {
      await createComment({
        articleId: article.id,
        authorName: index % 2 === 0 ? 'مها \u202e& ]]>' : '<script>🏳️‍🌈\u0008',
        body: body.replaceAll('\0', '').toWellFormed(),
        bodyHtml: renderBody(body).replaceAll('\0', '').toWellFormed(),
        email: new Uint8Array(Buffer.from('sealed words')),
        emailIndex: new Uint8Array(32),
      });
    }

    for (const xml of [await threadFeed(article.slug), await commentsFeed(), await articlesFeed()]) {
      const feed = readAtom(xml ?? '');
      expect(all(feed, 'entry').length).toBeGreaterThan(0);
      expect(xml).not.toMatch(/<script|sealed words/);
      expect(xml?.isWellFormed()).toBe(true);
    }
    const names = all(readAtom((await threadFeed(article.slug)) ?? ''), 'entry').map((entry) =>
      only(all(entry, 'author')[0] as Seen, 'name'),
    );
    expect(new Set(names)).toEqual(new Set(['مها \u202e& ]]>', '<script>🏳️‍🌈']));
  });

  it('without entries is a feed as well', async () => {
    const article = await createArticle();

    const feed = readAtom((await threadFeed(article.slug)) ?? '');
    expect(all(feed, 'entry')).toEqual([]);
    expect(linkOf(feed, 'next')).toBeUndefined();
    expect(await threadFeed('never-written')).toBeNull();
  });

  it('says what answers what, by ids that outlive addresses', async () => {
    const article = await createArticle();
    const root = await createComment({ articleId: article.id });
    const reply = await createComment({ parentId: root.id });
    const threadOf = async (slug: string) =>
      all(readAtom((await threadFeed(slug)) ?? ''), 'entry').map((entry) => ({
        id: only(entry, 'id'),
        answers: entry.children.find(({ uri, name }) => uri === THREADING && name === 'in-reply-to')
          ?.attributes,
      }));
    const articleEntry = async () =>
      all(readAtom((await articlesFeed()) ?? ''), 'entry').find((entry) =>
        only(entry, 'id').endsWith(article.id),
      ) as Seen;

    const entries = await threadOf(article.slug);
    const ofArticle = only(await articleEntry(), 'id');
    const byId = new Map(entries.map(({ id, answers }) => [id.slice(-root.id.length), answers?.ref]));
    expect(byId.get(reply.id)).toBe(entries.find(({ id }) => id.endsWith(root.id))?.id);
    expect(byId.get(root.id)).toBe(ofArticle);
    expect(linkOf(await articleEntry(), 'replies')).toMatch(
      new RegExp(`/articles/${article.slug}/feed.xml$`),
    );

    await db.article.update({ where: { id: article.id }, data: { slug: 'moved-on' } });
    expect((await threadOf('moved-on')).map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
    expect(only(await articleEntry(), 'id')).toBe(ofArticle);
  });

  it('has nothing of what was withdrawn, erased, hidden or never public', async () => {
    const article = await createArticle();
    const words = (n: number) => ({
      articleId: article.id,
      body: `Xylograph ${n}`,
      bodyHtml: `Xylograph ${n}`,
    });
    const kept = await createComment(words(0));
    const withdrawn = await createComment(words(1));
    const erased = await createComment(words(2));
    const hidden = await createComment(words(3));
    await createComment({ parentId: erased.id, body: 'A reply that stays' });
    for (const status of ['pending', 'checking', 'spam'] as const)
      await createComment({ ...words(4), status });
    await db.$transaction(async (tx) => {
      await withdrawComment(tx, withdrawn.id);
      await eraseComments(tx, { ids: [erased.id], reason: 'author' });
      await hideComments(tx, [hidden.id]);
    });

    for (const xml of [await threadFeed(article.slug), await commentsFeed()]) {
      expect(xml?.match(/Xylograph \d/g)).toEqual(['Xylograph 0']);
      expect(xml).toContain(kept.id);
    }
  });

  it('is read to its end page by page, forwards and back, by place and not by count', async () => {
    const article = await createArticle();
    const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 3) * 1000);
    const ids: string[] = [];
    for (let n = 0; n < 125; n += 1) {
      const comment = await createComment({ articleId: article.id, firstPublishedAt: at(n) });
      ids.push(comment.id);
    }
    const expected = (
      await db.comment.findMany({
        where: { articleId: article.id },
        orderBy: [{ firstPublishedAt: 'desc' }, { id: 'desc' }],
        select: { id: true },
      })
    ).map(({ id }) => id);
    const walk = async (rel: 'next' | 'previous', from: string | undefined) => {
      const pages: string[][] = [];
      for (let href = from; href !== undefined;) {
        const query = Object.fromEntries(new URL(href).searchParams);
        const feed = readAtom((await threadFeed(article.slug, query)) ?? '');
        expect(linkOf(feed, 'self')).toBe(href);
        expect(only(feed, 'id')).toBe(linkOf(feed, 'first'));
        pages.push(all(feed, 'entry').map((entry) => only(entry, 'id').slice(-expected[0]!.length)));
        const next = linkOf(feed, rel);
        if (next === undefined) return { pages, last: href };
        href = next;
      }
      throw new Error('There was nowhere to begin.');
    };
    const first = linkOf(readAtom((await threadFeed(article.slug)) ?? ''), 'self');

    const forwards = await walk('next', first);
    expect(forwards.pages.flat()).toEqual(expected);
    expect(forwards.pages.map((page) => page.length)).toEqual([50, 50, 25]);
    const back = await walk('previous', forwards.last);
    expect(back.pages.toReversed().flat()).toEqual(expected);

    // What was taken back meanwhile is still a place to go on from; what never was one is not.
    const cursor = expected[49] as string;
    await db.$transaction((tx) => withdrawComment(tx, cursor));
    const feed = readAtom((await threadFeed(article.slug, { after: cursor })) ?? '');
    expect(only(all(feed, 'entry')[0] as Seen, 'id')).toContain(expected[50]);
    const held = await createComment({ articleId: article.id, status: 'pending' });
    const elsewhere = await createComment();
    for (const after of [held.id, elsewhere.id, newId(), 'nonsense'])
      expect(await threadFeed(article.slug, { after })).toBeNull();
  });

  it('of articles has pages too', async () => {
    for (let n = 0; n < 35; n += 1) await createArticle({ sectionId: null, bylineId: null });
    const first = readAtom((await articlesFeed()) ?? '');
    const query = Object.fromEntries(new URL(linkOf(first, 'next') ?? '').searchParams);
    const second = readAtom((await articlesFeed(query)) ?? '');

    const idsOf = (feed: Seen) => all(feed, 'entry').map((entry) => only(entry, 'id'));
    expect(idsOf(first)).toHaveLength(30);
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(await db.article.count());
    const back = Object.fromEntries(new URL(linkOf(second, 'previous') ?? '').searchParams);
    expect(idsOf(readAtom((await articlesFeed(back)) ?? ''))).toEqual(idsOf(first));
    expect(await articlesFeed({ after: newId() })).toBeNull();
  });
});
