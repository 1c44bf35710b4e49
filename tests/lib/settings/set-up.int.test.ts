import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { saveArticle } from '@/lib/articles/save-article';
import type { Administrator, Author, Fresh } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { readDemoFacts, removeDemo } from '@/lib/privacy/remove-demo';
import { setUp } from '@/lib/settings/set-up';
import { needsSetUp, readSettingsForm } from '@/lib/site-settings';
import { isEmpty, loadDemo } from '@/prisma/seed';
import { createAccount, createArticle, createComment } from '@/tests/factories';

const administrator = {} as Administrator;
const fresh = {} as Fresh;
const version = async () => (await readSettingsForm(administrator)).version;
const pictures = () => join(env.DATA_DIR, 'uploads', 'demo');

beforeEach(async () => {
  await db.article.deleteMany();
  await db.section.deleteMany();
  await db.byline.deleteMany();
  await db.tag.deleteMany();
  await db.site.update({ where: { id: 1 }, data: { setUpAt: null, isDemo: false, name: 'Folkmoot' } });
});

/** What is left of everything that the demo is made of. */
async function leftovers() {
  const [articles, comments, sections, bylines, tags, subscriptions] = await Promise.all([
    db.article.count(),
    db.comment.count(),
    db.section.count(),
    db.byline.count(),
    db.tag.count(),
    db.subscription.count(),
  ]);
  return { articles, comments, sections, bylines, tags, subscriptions };
}

const miscounted = () => db.$queryRaw<unknown[]>`
  SELECT slug FROM article a
  WHERE comment_count <> (SELECT count(*) FROM comment c WHERE c.article_id = a.id AND c.visible)`;

describe('removing the demo', () => {
  it('takes all of it away, pictures too, and it does not come back', async () => {
    await loadDemo();
    expect((await readDemoFacts()).commentsOfPeople).toBe(0);
    expect(existsSync(pictures())).toBe(true);
    const outcome = await removeDemo({
      administrator,
      fresh,
      version: new Date(await version()),
      withComments: false,
    });

    expect(outcome).toEqual({ outcome: 'removed' });
    expect(Object.values(await leftovers()).every((left) => left === 0)).toBe(true);
    expect(existsSync(pictures())).toBe(false);
    expect(await isEmpty()).toBe(false);
    expect(await db.site.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({
      isDemo: false,
      guidelinesHtml: '',
    });
  });

  it('leaves what people have made, in places of the demo too, and counts stay exact', async () => {
    await loadDemo();
    const section = await db.section.findUniqueOrThrow({ where: { slug: 'work' } });
    const byline = await db.byline.findUniqueOrThrow({ where: { handle: 'mossback' } });
    const own = await createArticle({ sectionId: section.id, bylineId: byline.id });
    const comment = await createComment({ articleId: own.id });
    // A comment of the demo that somebody answered elsewhere leaves a tombstone, and is counted no more.
    const stray = await createComment({ articleId: own.id, isDemo: true });
    await createComment({ parentId: stray.id });
    await mkdir(join(env.DATA_DIR, 'uploads', '2026'), { recursive: true });
    await writeFile(join(env.DATA_DIR, 'uploads', '2026', 'own.webp'), 'x');
    await removeDemo({ administrator, fresh, version: new Date(await version()), withComments: false });

    expect(await leftovers()).toMatchObject({ articles: 1, comments: 3, sections: 1, bylines: 1, tags: 0 });
    expect(await db.article.findUniqueOrThrow({ where: { id: own.id } })).toMatchObject({ commentCount: 2 });
    expect(await db.comment.findUniqueOrThrow({ where: { id: comment.id } })).toMatchObject({
      visible: true,
    });
    expect(await db.comment.findUniqueOrThrow({ where: { id: stray.id } })).toMatchObject({
      visible: false,
      shown: true,
      body: '',
    });
    expect(await miscounted()).toEqual([]);
    expect(existsSync(join(env.DATA_DIR, 'uploads', '2026', 'own.webp'))).toBe(true);
  });

  it('leaves an article that somebody has changed, with its pictures', async () => {
    await loadDemo();
    const pictured = await db.article.findFirstOrThrow({ where: { slug: 'eleven-chairs-one-kept-empty' } });
    const { id, slug, version: from } = pictured;
    const { id: accountId } = await createAccount({ role: 'administrator' });
    const author = { accountId, role: 'administrator' } as Author;
    const raw = { id, version: String(from), title: 'Ours by now' };
    expect(await saveArticle({ slug, raw, author })).toMatchObject({ outcome: 'saved' });
    await writeFile(join(pictures(), 'unused.svg'), '');
    await removeDemo({ administrator, fresh, version: new Date(await version()), withComments: true });

    const left = await db.article.findMany({ select: { title: true } });
    expect(left).toEqual([{ title: 'Ours by now' }]);
    expect(await readdir(pictures())).not.toContain('unused.svg');
    expect(existsSync(join(pictures(), 'eleven-chairs.svg'))).toBe(true);
  });

  it('asks first when people have written under it, and changes nothing until then', async () => {
    await loadDemo();
    const article = await db.article.findFirstOrThrow({ where: { isDemo: true, kind: 'article' } });
    await createComment({ articleId: article.id });
    const before = { ...(await leftovers()), version: await version() };
    const asked = await removeDemo({
      administrator,
      fresh,
      version: new Date(await version()),
      withComments: false,
    });

    expect(asked).toMatchObject({ outcome: 'asks', facts: { commentsOfPeople: 1 } });
    expect({ ...(await leftovers()), version: await version() }).toEqual(before);
    expect(existsSync(pictures())).toBe(true);
    const { outcome } = await removeDemo({
      administrator,
      fresh,
      version: new Date(await version()),
      withComments: true,
    });
    expect(outcome).toBe('removed');
    expect((await leftovers()).comments).toBe(0);
  });
});

describe('the first run', () => {
  it('does all that it was told, at once', async () => {
    await loadDemo();
    const raw = {
      version: await version(),
      name: 'The Commons',
      description: 'By and for people who mend nets.',
      language: 'de',
      commentPolicy: 'all',
      leaveUrl: 'https://weather.example/',
      sectionName: 'Work',
      akismetKey: '',
      demo: 'remove',
    };
    expect(await setUp({ raw, administrator })).toEqual({ outcome: 'set-up' });

    expect(await needsSetUp()).toBe(false);
    expect(await db.site.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({
      name: 'The Commons',
      language: 'de',
      commentPolicy: 'all',
      isDemo: false,
    });
    expect(await db.section.findMany({ select: { slug: true } })).toEqual([{ slug: 'work' }]);
    expect(await db.article.count()).toBe(0);
    expect(await setUp({ raw, administrator })).toMatchObject({ outcome: 'conflict' });
  });

  it('wants a name that somebody chose, says every error, and then does nothing', async () => {
    await loadDemo();
    const article = await db.article.findFirstOrThrow({ where: { isDemo: true, kind: 'article' } });
    await createComment({ articleId: article.id });
    const raw = {
      version: await version(),
      sectionName: 'x'.repeat(41),
      leaveUrl: 'weather',
      demo: 'remove',
    };
    const outcome = await setUp({ raw, administrator });
    expect(outcome).toMatchObject({ outcome: 'invalid', values: { leaveUrl: 'weather', demo: 'remove' } });
    expect(outcome.outcome === 'invalid' && Object.keys(outcome.errors).toSorted()).toEqual([
      'leaveUrl',
      'name',
      'sectionName',
    ]);

    const asked = await setUp({ raw: { version: raw.version, name: 'Ours', demo: 'remove' }, administrator });
    expect(asked).toMatchObject({
      outcome: 'invalid',
      errors: { withComments: [expect.stringContaining('a comment')] },
    });
    expect(await needsSetUp()).toBe(true);
    expect(await db.comment.count({ where: { isDemo: true } })).toBeGreaterThan(200);
  });

  it('leaves the demo alone unless it is told to remove it', async () => {
    await loadDemo();
    const { comments } = await leftovers();
    await setUp({ raw: { version: await version(), name: 'Ours', sectionName: 'Letters' }, administrator });
    expect((await leftovers()).comments).toBe(comments);
    expect(await db.section.findFirst({ where: { slug: 'letters-2' } })).not.toBeNull();
  });
});
