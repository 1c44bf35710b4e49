import { namesOf } from '@/lib/articles/schema';
import { slugFrom } from '@/lib/articles/slugs';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';

/** The id of a section by its slug; null for none, undefined where there is no such section. */
export async function readSection(
  tx: Prisma.TransactionClient,
  slug: string,
): Promise<string | null | undefined> {
  if (slug === '') return null;
  const section = await tx.section.findUnique({ where: { slug }, select: { id: true } });
  return section?.id;
}

/** Files an article under another section. Further ones, which an import may have brought, stay. */
export async function writeSection(
  tx: Prisma.TransactionClient,
  { article, sectionId }: { article: { id: string; sectionId: string | null }; sectionId: string | null },
): Promise<void> {
  if (article.sectionId === sectionId) return;
  const articleId = article.id;
  if (article.sectionId !== null)
    await tx.articleSection.deleteMany({ where: { articleId, sectionId: article.sectionId } });
  if (sectionId !== null)
    await tx.articleSection.createMany({ data: [{ articleId, sectionId }], skipDuplicates: true });
}

/** Gives an article these tags (names with commas between them) and no others. A tag is made when it is first used. */
export async function writeTags(
  tx: Prisma.TransactionClient,
  { articleId, tags }: { articleId: string; tags: string },
): Promise<void> {
  const wanted = new Map(namesOf(tags).map((name) => [slugFrom(name), name]));
  // In one order for everybody, so that two who make the same tags do not wait for each other crosswise.
  const slugs = [...wanted.keys()].toSorted();
  await tx.tag.createMany({
    data: slugs.map((slug) => ({ id: newId(), slug, name: wanted.get(slug) ?? slug })),
    skipDuplicates: true,
  });
  const rows = await tx.tag.findMany({ where: { slug: { in: slugs } }, select: { id: true } });
  const ids = rows.map(({ id }) => id);
  await tx.articleTag.deleteMany({ where: { articleId, tagId: { notIn: ids } } });
  await tx.articleTag.createMany({
    data: ids.map((tagId) => ({ articleId, tagId })),
    skipDuplicates: true,
  });
}
