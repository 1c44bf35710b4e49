import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { plainText } from '@/lib/import/html-tree';
import { slugFrom } from '@/lib/articles/slugs';
import type { Survey } from '@/lib/import/survey-export';
import type { WxrTerm } from '@/lib/import/wxr-records';
import { dropPages, notifyPages } from '@/lib/page-cache/invalidate';

/** What WordPress files an article under that nobody filed: it says nothing, and is no section. */
const UNFILED = 'uncategorized';

/** More rows than this in one statement have more parameters than PostgreSQL takes. */
const ROWS_AT_ONCE = 2000;

/** A site may have thousands of them; the usual limit is for pages. */
const PATIENCE = { timeout: 60_000 };

export interface Terms {
  sectionOf: (category: string) => string | null;
  tagOf: (tag: string) => string | null;
}

/**
 * Makes the sections and tags of an export that are not there yet and tells their ids, by slug or name of the export.
 * A section or tag that is there under the same slug is the same one, whichever site it came from; it is not changed.
 */
export async function importTerms({ categories, tags }: Survey): Promise<Terms> {
  const filed = [...categories.values()].filter(({ slug }) => slug !== UNFILED);
  const sections = await db.$transaction((tx) => importSections(tx, filed), PATIENCE);
  // An address that led nowhere may lead to a section now.
  dropPages(['all']);
  const ids = await importTags([...tags.values()]);
  return { sectionOf: (category) => sections.get(category) ?? null, tagOf: (tag) => ids.get(tag) ?? null };
}

async function importSections(tx: Prisma.TransactionClient, terms: WxrTerm[]): Promise<Map<string, string>> {
  const before = new Set((await tx.section.findMany({ select: { slug: true } })).map(({ slug }) => slug));
  await inParts(terms, (part, position) =>
    tx.section.createMany({
      data: part.map((term, index) => ({
        ...named(term),
        description: plainText(term.description),
        position: position + index,
      })),
      skipDuplicates: true,
    }),
  );
  const bySlug = new Map(
    (await tx.section.findMany({ select: { id: true, slug: true } })).map(({ id, slug }) => [slug, id]),
  );
  const ids = idsByKey(terms, bySlug);
  for (const { parent, term } of withParents(terms)) {
    const { slug } = named(term);
    const parentId = ids.get(parent);
    if (before.has(slug) || parentId === undefined || parentId === bySlug.get(slug)) continue;
    await tx.section.update({ where: { slug }, data: { parentId }, select: { id: true } });
  }
  await notifyPages(tx, ['all']);
  return ids;
}

async function importTags(terms: WxrTerm[]): Promise<Map<string, string>> {
  await inParts(terms, (part) => db.tag.createMany({ data: part.map(named), skipDuplicates: true }));
  const bySlug = new Map(
    (await db.tag.findMany({ select: { id: true, slug: true } })).map(({ id, slug }) => [slug, id]),
  );
  return idsByKey(terms, bySlug);
}

function named({ slug, name }: WxrTerm): { id: string; slug: string; name: string } {
  const words = plainText(name) || slug;
  return { id: newId(), slug: slugFrom(slug) || slugFrom(words) || 'section', name: words };
}

function idsByKey(terms: WxrTerm[], bySlug: Map<string, string>): Map<string, string> {
  const ids = new Map<string, string>();
  for (const term of terms) {
    const id = bySlug.get(named(term).slug);
    if (id === undefined) continue;
    if (term.slug !== '') ids.set(term.slug, id);
    if (!ids.has(term.name)) ids.set(term.name, id);
  }
  return ids;
}

/** Each term with the one above it, unless that would lead in a circle. */
function withParents(terms: WxrTerm[]): { term: WxrTerm; parent: string }[] {
  const above = new Map(terms.map(({ slug, parent }) => [slug, parent]));
  return terms.flatMap((term) => {
    const seen = new Set([term.slug]);
    for (let slug = term.parent; slug !== ''; slug = above.get(slug) ?? '') {
      if (seen.has(slug)) return [];
      seen.add(slug);
    }
    return term.parent === '' ? [] : [{ term, parent: term.parent }];
  });
}

async function inParts<T>(rows: T[], write: (part: T[], from: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await write(rows.slice(from, from + ROWS_AT_ONCE), from);
}
