import { MESSAGES } from '@/lib/articles/schema';
import { slugFrom, takeSlug } from '@/lib/articles/slugs';
import type { Prisma } from '@/lib/generated/prisma/client';
import { articlePath } from '@/lib/urls';

export type ChosenSlug = { outcome: 'chosen'; slug: string } | { outcome: 'refused'; message: string };

/** What an article is called whose title has neither letters nor digits. */
const NAMELESS = 'article';

/** What old addresses of this site itself are kept under, beside those of the sites it took in. */
const HERE = 'here';

/**
 * The last part of an article's address: as typed (in the letters that an address may have), or made from the title when
 * nothing was, with a number behind it where another article has it, or had it. What was typed and is taken is refused:
 * nobody should find an address that they did not choose. Until the transaction ends nobody else chooses one.
 */
export async function chooseSlug(
  tx: Prisma.TransactionClient,
  { articleId, current, typed, title }: { articleId: string; current: string; typed: string; title: string },
): Promise<ChosenSlug> {
  if (typed !== '' && typed === current) return { outcome: 'chosen', slug: current };
  const wanted = slugFrom(typed === '' ? title : typed);
  if (typed !== '' && wanted === '') return { outcome: 'refused', message: MESSAGES.badSlug };
  const base = wanted === '' ? NAMELESS : wanted;
  const taken = await slugsTaken(tx, { base, articleId });
  if (typed !== '' && taken.has(base)) return { outcome: 'refused', message: MESSAGES.takenSlug };
  return { outcome: 'chosen', slug: takeSlug(base, taken) };
}

/** Has the address that an article had lead to it for ever. The one it has now is no old one any more. */
export async function keepOldAddress(
  tx: Prisma.TransactionClient,
  { articleId, from, to }: { articleId: string; from: string; to: string },
): Promise<void> {
  await tx.oldAddress.deleteMany({ where: { address: articlePath(to), articleId } });
  await tx.oldAddress.upsert({
    where: { address: articlePath(from) },
    create: { address: articlePath(from), site: HERE, articleId },
    update: { site: HERE, articleId },
  });
}

/** Slugs that begin like this one and are, or lead to, another article's. */
async function slugsTaken(
  tx: Prisma.TransactionClient,
  { base, articleId }: { base: string; articleId: string },
): Promise<Set<string>> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('article.slug'))`;
  const [articles, addresses] = [
    await tx.$queryRaw<{ slug: string }[]>`
      SELECT slug FROM article WHERE kind = 'article' AND starts_with(slug, ${base}) AND id <> ${articleId}`,
    await tx.$queryRaw<{ address: string }[]>`
      SELECT address FROM old_address
      WHERE starts_with(address, ${articlePath(base)}) AND article_id <> ${articleId}`,
  ];
  const old = addresses.map(({ address }) => decodeURIComponent(address.slice(articlePath('').length)));
  return new Set([...articles.map(({ slug }) => slug), ...old]);
}
