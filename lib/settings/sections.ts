import { slugFrom, takeSlug } from '@/lib/articles/slugs';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { changeSite } from '@/lib/settings/change-site';
import { fieldsOf } from '@/lib/settings/fields';
import { atMost, errorsOf, MESSAGES, nameOf, versionOf, type SettingErrors } from '@/lib/settings/schema';
import { z } from 'zod';

/** It has to fit beside five others in the head of a page. */
const MAX_SECTION_NAME_LENGTH = 40;
const MAX_SECTION_DESCRIPTION_LENGTH = 200;

export interface ListedSection {
  id: string;
  slug: string;
  name: string;
  description: string;
  /** Published or not. */
  articles: number;
}

export type SectionOutcome =
  | { outcome: 'saved' }
  | { outcome: 'invalid'; errors: SettingErrors; values: Record<string, string> }
  | { outcome: 'conflict'; values: Record<string, string> }
  /** Articles stand in it: they need another section first. */
  | { outcome: 'in-use' };

const wordsSchema = z
  .object({
    name: nameOf({ most: MAX_SECTION_NAME_LENGTH, empty: MESSAGES.emptySection }),
    description: atMost(MAX_SECTION_DESCRIPTION_LENGTH)
      .transform((value) => value.replaceAll(/\s+/g, ' ').trim())
      .default(''),
  })
  .strict();

const ORDER = [{ position: 'asc' }, { name: 'asc' }, { id: 'asc' }] as const;

/** Every section, in the order in which readers see them; below another one, it stands behind it here. */
export async function listAllSections(): Promise<ListedSection[]> {
  const rows = await db.section.findMany({
    orderBy: [...ORDER],
    select: { id: true, slug: true, name: true, description: true, _count: { select: { articles: true } } },
  });
  return rows.map(({ _count, ...section }) => ({ ...section, articles: _count.articles }));
}

/** Adds a section after all others. It shows as soon as something is published in it. */
export async function addSection({
  raw,
}: {
  raw: unknown;
  administrator: Administrator;
}): Promise<SectionOutcome> {
  const read = readWords(raw);
  if (read.outcome === 'invalid') return read;
  const { outcome } = await changeSite({
    version: read.version,
    change: async (tx) => {
      await insertSection(tx, read.words);
      return {};
    },
  });
  return outcome === 'conflict' ? { outcome, values: read.values } : { outcome: 'saved' };
}

/** A new section at the end, at an address made from its name. For use within a `changeSite`. */
export async function insertSection(
  tx: Prisma.TransactionClient,
  { name, description }: { name: string; description: string },
): Promise<void> {
  const sections = await tx.section.findMany({ select: { slug: true, position: true } });
  const slug = takeSlug(slugFrom(name) || NAMELESS, new Set(sections.map((section) => section.slug)));
  const position = Math.max(-1, ...sections.map((section) => section.position)) + 1;
  await tx.section.create({ data: { id: newId(), slug, name, description, position } });
}

/** The name of a section that may be left empty: as it will stand, and what is wrong with it. */
export function checkSectionName(typed: string): { name: string; message: string | null } {
  if (typed === '') return { name: '', message: null };
  const read = wordsSchema.safeParse({ name: typed });
  if (read.success) return { name: read.data.name, message: null };
  return { name: '', message: (errorsOf(read.error).name ?? []).join(' ') };
}

/** What the address of a section is made of whose name has neither letters nor digits. */
const NAMELESS = 'section';

/**
 * Changes one section: its words (`act` `save`; its address stays, so that links to it do), its place (`up`, `down`), or
 * takes an empty one away (`remove`). Throws `not-found`.
 */
export async function changeSection({
  id,
  raw,
}: {
  id: string;
  raw: unknown;
  administrator: Administrator;
}): Promise<SectionOutcome> {
  const fields = fieldsOf(raw);
  const act = actSchema.safeParse(fields.act);
  if (!act.success) throw new AppError('invalid');
  const read = readWords(raw);
  if (act.data === 'save' && read.outcome === 'invalid') return read;
  const version = versionOf(fields);
  if (version === null) return { outcome: 'invalid', errors: { version: [MESSAGES.version] }, values: {} };
  const { outcome } = await changeSite({
    version,
    change: async (tx) => {
      const section = await tx.section.findUnique({ where: { id } });
      if (section === null) throw new AppError('not-found');
      if (act.data === 'save' && read.outcome === 'read')
        await tx.section.update({ where: { id }, data: read.words });
      if (act.data === 'remove' && !(await removeIfEmpty(tx, id))) return null;
      if (act.data === 'up' || act.data === 'down') await moveSection(tx, { id, act: act.data });
      return {};
    },
  });
  if (outcome === 'conflict') return { outcome, values: read.values };
  return outcome === 'unchanged' ? { outcome: 'in-use' } : { outcome: 'saved' };
}

const actSchema = z.enum(['save', 'up', 'down', 'remove']).default('save');

type ReadWords =
  | {
      outcome: 'read';
      words: { name: string; description: string };
      version: Date;
      values: Record<string, string>;
    }
  | { outcome: 'invalid'; errors: SettingErrors; values: Record<string, string> };

function readWords(raw: unknown): ReadWords {
  const fields = fieldsOf(raw);
  const { name, description } = fields;
  const version = versionOf(fields);
  const values = { name: asText(name), description: asText(description) };
  const words = wordsSchema.safeParse({ name: name ?? '', description });
  const errors = words.success ? {} : errorsOf(words.error);
  if (version === null) errors.version = [MESSAGES.version];
  if (version === null || !words.success) return { outcome: 'invalid', errors, values };
  return { outcome: 'read', words: words.data, version, values };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** All places are numbered anew: imports and ties leave gaps and doubles. */
async function moveSection(
  tx: Prisma.TransactionClient,
  { id, act }: { id: string; act: 'up' | 'down' },
): Promise<void> {
  const ids = (await tx.section.findMany({ orderBy: [...ORDER], select: { id: true } })).map(
    (section) => section.id,
  );
  const from = ids.indexOf(id);
  const to = Math.min(Math.max(from + (act === 'up' ? -1 : 1), 0), ids.length - 1);
  ids.splice(to, 0, ...ids.splice(from, 1));
  for (const [position, section] of ids.entries())
    await tx.section.update({ where: { id: section }, data: { position } });
}

async function removeIfEmpty(tx: Prisma.TransactionClient, id: string): Promise<boolean> {
  const { count } = await tx.section.deleteMany({
    where: { id, articles: { none: {} }, primaryOf: { none: {} } },
  });
  return count === 1;
}
