import { afterEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { makePageCache, type Page } from '@/lib/page-cache/cache';
import { makeDocument } from '@/lib/page-cache/document';
import { dropPages, notifyPages, onDropPages, tagsOf } from '@/lib/page-cache/invalidate';
import { listenForPages } from '@/lib/page-cache/listen';
import { createArticle } from '@/tests/factories';

// Two instances over one database: each has a cache and a listener of its own.

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

describe('pages of several instances', () => {
  it('hear of a change when it commits, and not when it is rolled back', async () => {
    const { slug } = await createArticle();
    const [one, two] = [await startInstance(), await startInstance()];
    const page = pageOf(slug);
    await Promise.all([one.read(page), two.read(page)]);

    await db
      .$transaction(async (tx) => {
        await change(tx, slug);
        throw new Error('changed our mind');
      })
      .catch(() => undefined);
    await tellAndHear([one, two], 'lists');
    expect([one.holds(page), two.holds(page)]).toEqual([true, true]);

    await db.$transaction((tx) => change(tx, slug));
    await expect.poll(() => [one.holds(page), two.holds(page)], { interval: 2 }).toEqual([false, false]);
    expect([await one.read(page), await two.read(page)]).toEqual([2, 2]);
  });

  it('never go back to what was, while many things change', async () => {
    const articles = await Promise.all([createArticle(), createArticle(), createArticle()]);
    const instances = [await startInstance(), await startInstance()];
    let isChanging = true;

    const readers = instances.flatMap((instance) =>
      articles.map(async ({ slug }) => {
        const seen: number[] = [];
        while (isChanging) {
          seen.push(await instance.read(pageOf(slug)));
          await new Promise((resolve) => setImmediate(resolve));
        }
        return seen;
      }),
    );
    for (let i = 0; i < 300; i += 1) {
      const { slug } = articles[i % articles.length]!;
      await db.$transaction((tx) => change(tx, slug));
    }
    isChanging = false;

    for (const seen of await Promise.all(readers)) {
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(new Set(seen).size).toBeGreaterThan(5);
    }
    for (const instance of instances) {
      for (const { slug } of articles) {
        await expect.poll(() => instance.read(pageOf(slug)), { interval: 5 }).toBe(101);
      }
    }
  });

  it('trust nothing they hold once they lost their connection, and begin again', async () => {
    const { slug } = await createArticle();
    const instance = await startInstance();
    await instance.read(pageOf(slug));
    expect(instance.holds(pageOf(slug))).toBe(true);

    await db.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'folkmoot pages' AND datname = current_database()`;
    await expect.poll(() => instance.hearing, { interval: 2 }).toEqual([true, false]);
    expect(instance.holds(pageOf(slug))).toBe(false);
    // What changes now is heard of by nobody.
    await db.article.updateMany({ where: { slug }, data: { version: 2 } });
    expect(await instance.read(pageOf(slug))).toBe(2);

    await expect.poll(() => instance.hearing, { interval: 2 }).toEqual([true, false, true]);
    expect(instance.holds(pageOf(slug))).toBe(false);
    await instance.read(pageOf(slug));
    expect(instance.holds(pageOf(slug))).toBe(true);
    await db.$transaction((tx) => change(tx, slug));
    await expect.poll(() => instance.read(pageOf(slug)), { interval: 2 }).toBe(3);
  });

  it('are dropped at once in the process that changed them', async () => {
    const { slug } = await createArticle();
    const instance = await startInstance();
    closing.push(async () => forget());
    const forget = onDropPages((tags) => instance.cache.invalidate(tags));
    await instance.read(pageOf(slug));

    dropPages([`article:${slug}`]);

    expect(instance.holds(pageOf(slug))).toBe(false);
  });

  it('are all dropped when more has changed than a notice can carry', async () => {
    const { slug } = await createArticle();
    const instance = await startInstance();
    await instance.read(pageOf(slug));

    await db.$transaction((tx) =>
      notifyPages(
        tx,
        Array.from({ length: 1000 }, (_, i) => `article:something-${i}` as const),
      ),
    );

    await expect.poll(() => instance.holds(pageOf(slug)), { interval: 2 }).toBe(false);
  });
});

function pageOf(slug: string): Page {
  return { target: `/articles/${slug}`, tags: tagsOf(`/articles/${slug}`) };
}

/** Every change of an article raises its version, which is what its page shows here. */
async function change(tx: Prisma.TransactionClient, slug: string): Promise<void> {
  await tx.article.updateMany({ where: { slug }, data: { version: { increment: 1 } } });
  await notifyPages(tx, [`article:${slug}`]);
}

async function startInstance() {
  const heard: string[] = [];
  const hearing: boolean[] = [];
  const cache = makePageCache({
    render: async (target) => {
      const slug = target.slice('/articles/'.length);
      const { version } = await db.article.findFirstOrThrow({ where: { slug }, select: { version: true } });
      const document = await makeDocument({ status: 200, body: Buffer.from(String(version)), headers: {} });
      return { outcome: 'page', document };
    },
  });
  const listener = listenForPages({
    connectionString: process.env.DATABASE_URL!,
    onTags: (tags) => {
      heard.push(...tags);
      cache.invalidate(tags);
    },
    onHearing: (isHearing) => {
      hearing.push(isHearing);
      cache.trust(isHearing);
    },
  });
  closing.push(() => listener.close());
  await expect.poll(() => hearing, { interval: 2 }).toEqual([true]);

  return {
    cache,
    heard,
    hearing,
    holds: (page: Page) => cache.find(page) !== undefined,
    async read(page: Page): Promise<number> {
      const found = cache.find(page) ?? (await cache.load(page));
      if (found.outcome !== 'page') throw new Error(`No page, but ${found.outcome}.`);
      return Number(found.document.identity.body.toString());
    },
  };
}

/** Waits until a notice sent now has arrived everywhere: whatever was sent before it has, too. */
async function tellAndHear(instances: { heard: string[] }[], tag: 'lists'): Promise<void> {
  await db.$transaction((tx) => notifyPages(tx, [tag]));
  for (const { heard } of instances) await expect.poll(() => heard, { interval: 2 }).toContain(tag);
}
