import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { env } from '@/lib/env';

// What the demo community is made of, as it lies in prisma/demo: read and checked here, written by the seed.

const DEMO = join(import.meta.dirname, 'demo');

const siteSchema = z.object({
  name: z.string(),
  description: z.string(),
  language: z.string(),
  sections: z.array(z.object({ slug: z.string(), name: z.string(), description: z.string() })),
  bylines: z.array(z.object({ handle: z.string(), name: z.string(), about: z.string() })),
  pages: z.array(
    z.object({ slug: z.string(), title: z.string(), file: z.string(), standfirst: z.string().optional() }),
  ),
});

const articleSchema = z.object({
  slug: z.string(),
  title: z.string(),
  standfirst: z.string(),
  section: z.string(),
  tags: z.array(z.string()),
  byline: z.string(),
  publishedDaysAgo: z.number().positive(),
  picture: z
    .object({ file: z.string(), alt: z.string(), caption: z.string(), credit: z.string() })
    .optional(),
});

const commentsSchema = z.array(
  z
    .object({
      key: z.string(),
      parent: z.string().optional(),
      name: z.string(),
      minutesAfter: z.number().nonnegative(),
      body: z.string(),
      state: z.enum(['published', 'withdrawn', 'removed', 'erased', 'pending', 'spam']).default('published'),
      hold: z.enum(['newcomer', 'links', 'gives-away', 'spam-service']).optional(),
      badge: z.enum(['author', 'moderator']).optional(),
      edited: z.boolean().optional(),
    })
    .strict(),
);

export type DemoSite = z.infer<typeof siteSchema>;
export type DemoArticle = z.infer<typeof articleSchema>;
export type DemoComment = z.infer<typeof commentsSchema>[number];

export async function readSite(): Promise<DemoSite> {
  return siteSchema.parse(await readJson('site.json'));
}

export async function readArticles(): Promise<DemoArticle[]> {
  const files = (await readdir(join(DEMO, 'articles'))).filter((file) => file.endsWith('.json'));
  return Promise.all(files.map(async (file) => articleSchema.parse(await readJson(join('articles', file)))));
}

/** The comments of one article, parents before replies; none where the demo has none. */
export async function readComments(slug: string): Promise<DemoComment[]> {
  return commentsSchema.parse(await readJson(join('comments', `${slug}.json`), []));
}

/** One of the demo's texts, by its path below prisma/demo. */
export async function readText(path: string): Promise<string> {
  return readFile(join(DEMO, path), 'utf8');
}

/** Lays the demo's pictures among the uploads, where the site serves them. */
export async function copyPictures(): Promise<void> {
  await mkdir(join(env.DATA_DIR, 'uploads'), { recursive: true });
  await cp(join(DEMO, 'uploads'), join(env.DATA_DIR, 'uploads', 'demo'), { recursive: true });
}

/** A picture with the size that its file names. */
export async function describePicture({ file, alt, caption, credit }: NonNullable<DemoArticle['picture']>) {
  const svg = await readText(join('uploads', file));
  const [, , width = '920', height = '580'] = /viewBox="([\d.-]+) [\d.-]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return { src: `/uploads/demo/${file}`, alt, caption, credit, width: Number(width), height: Number(height) };
}

async function readJson(path: string, otherwise?: unknown): Promise<unknown> {
  try {
    return JSON.parse(await readText(path));
  } catch (error) {
    if (otherwise !== undefined && error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return otherwise;
    throw error;
  }
}
