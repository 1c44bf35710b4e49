import type { Author } from '@/lib/auth/viewer';
import { chooseSlug } from '@/lib/articles/choose-slug';
import { normaliseFields } from '@/lib/articles/save-article';
import { MESSAGES, parseArticle, type ArticleErrors, type ArticleValues } from '@/lib/articles/schema';
import { takeSlug } from '@/lib/articles/slugs';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';

export type Begun =
  { outcome: 'begun'; slug: string } | { outcome: 'invalid'; values: ArticleValues; errors: ArticleErrors };

/** Who asks for the same once more within so long pressed the button twice. */
const AGAIN_SECONDS = 10;

/**
 * Begins a draft by its title, under the byline of its author. Its address can be changed until it is published, and after.
 * A second asking for the same, as by a double click, is led to the first.
 */
export async function beginArticle({
  raw,
  author,
}: {
  raw: Record<string, unknown>;
  author: Author;
}): Promise<Begun> {
  const { title } = normaliseFields(raw);
  const { values, errors } = parseArticle({ raw: { title }, current: NOTHING });
  if (errors.title !== undefined) return { outcome: 'invalid', values, errors };
  const slug = await db.$transaction(async (tx) => {
    const id = newId();
    const chosen = await chooseSlug(tx, { articleId: id, current: '', typed: '', title: values.title });
    if (chosen.outcome === 'refused') throw new TypeError(MESSAGES.badSlug);
    // Nobody else is here until this transaction ends: whoever chooses an address has it to themselves.
    const [begun] = await tx.$queryRaw<{ slug: string }[]>`
      SELECT slug FROM article WHERE account_id = ${author.accountId} AND title = ${values.title} AND body_source = ''
        AND version = 1 AND created_at > now() - ${AGAIN_SECONDS} * interval '1 second'`;
    if (begun !== undefined) return begun.slug;
    await tx.article.create({
      data: {
        ...{ id, slug: chosen.slug, title: values.title, bodySource: '', bodyHtml: '' },
        accountId: author.accountId,
        bylineId: await bylineOf(tx, author),
      },
    });
    return chosen.slug;
  });
  return { outcome: 'begun', slug };
}

const NOTHING: ArticleValues = {
  ...{ title: '', standfirst: '', body: '', section: '', tags: '', slug: '', picture: '' },
};

/** The name that an account writes under: made with its first article, by the name it has then. */
async function bylineOf(
  tx: Prisma.TransactionClient,
  { accountId, handle, displayName }: Author,
): Promise<string> {
  const own = await tx.byline.findUnique({ where: { accountId }, select: { id: true } });
  if (own !== null) return own.id;
  const taken = await tx.byline.findMany({
    where: { handle: { startsWith: handle } },
    select: { handle: true },
  });
  const free = takeSlug(handle, new Set(taken.map((byline) => byline.handle)));
  const byline = await tx.byline.upsert({
    where: { accountId },
    create: { id: newId(), handle: free, name: displayName, accountId },
    update: {},
    select: { id: true },
  });
  return byline.id;
}
