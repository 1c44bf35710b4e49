import type { Author } from '@/lib/auth/viewer';
import { parsePolicy } from '@/lib/articles/schema';
import { assertMayEdit, findArticleId } from '@/lib/articles/writable-articles';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';

/**
 * Opens or closes the comments of an article, and says who may be read there at once. `comments` is `open` or `closed`,
 * `policy` one of `open`, `newcomers` and `all`, or empty for the site’s; what is not sent stays. For its author, moderators and
 * administrators; what is done to another’s article stands in the moderators’ log. Throws `not-found`, `forbidden`, and
 * `invalid` for other choices.
 */
export async function settleComments({
  slug,
  raw,
  author,
}: {
  slug: string;
  raw: Record<string, unknown>;
  author: Author;
}): Promise<{ slug: string; commentsOpen: boolean }> {
  const id = await findArticleId({ slug, id: raw.id });
  const { comments = null, policy = null } = raw;
  if (comments !== null && comments !== 'open' && comments !== 'closed') throw new AppError('invalid');
  const commentPolicy = parsePolicy(policy ?? '');
  if (commentPolicy === undefined) throw new AppError('invalid');
  const settled = await db.$transaction(async (tx) => {
    const article = await tx.article.findUniqueOrThrow({
      where: { id },
      select: { kind: true, accountId: true, commentsOpen: true },
    });
    assertMayEdit({ article, author, what: 'comments' });
    const updated = await tx.article.update({
      where: { id },
      data: {
        ...(comments !== null && { commentsOpen: comments === 'open' }),
        // What a person opens again is not closed by its age.
        ...(comments === 'open' && !article.commentsOpen && { keptOpen: true }),
        ...(policy !== null && { commentPolicy }),
      },
      select: { slug: true, commentsOpen: true },
    });
    if (article.accountId !== author.accountId) {
      const acts = [
        ...(comments === null ? [] : [{ act: comments === 'open' ? 'open' : 'close' }]),
        ...(policy === null ? [] : [{ act: 'policy', reason: commentPolicy ?? 'as-the-site' }]),
      ];
      const by = { accountId: author.accountId, subject: 'article', subjectId: id };
      await tx.moderationAct.createMany({ data: acts.map((act) => ({ ...by, ...act })) });
    }
    await notifyPages(tx, tagsOf(updated.slug));
    return updated;
  });
  dropPages(tagsOf(settled.slug));
  return settled;
}

const tagsOf = (slug: string): PageTag[] => [`article:${slug}`];
