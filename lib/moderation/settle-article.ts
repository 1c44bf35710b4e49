import { findArticleId } from '@/lib/articles/writable-articles';
import type { CommentPolicy } from '@/lib/articles/article';
import type { Moderator } from '@/lib/auth/viewer';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { AppError, hasCode } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { recordAct } from '@/lib/moderation/record-act';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';
import { z } from 'zod';

/** Seconds between two comments of one person under an article. */
export const SLOW_CHOICES = [0, 60, 300, 3600] as const;

/** How an article may be answered, as moderators settle it. */
export interface Conversation {
  slug: string;
  title: string;
  isPublished: boolean;
  publishedAt: Date | null;
  commentCount: number;
  /** Of it, what waits for a person. */
  waiting: number;
  commentsOpen: boolean;
  /** A person opened it again: its age does not close it. */
  keptOpen: boolean;
  slowSeconds: number;
  /** Null: the site's. */
  commentPolicy: CommentPolicy | null;
  /** When it closes by itself; null: it does not. */
  closesAt: Date | null;
}

/** One thing done to one conversation. `policy` empty is the site's own. */
export const conversationSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('close') }).strict(),
  z.object({ act: z.literal('open') }).strict(),
  z
    .object({
      act: z.literal('slow'),
      seconds: z.coerce.number().refine((seconds) => (SLOW_CHOICES as readonly number[]).includes(seconds)),
    })
    .strict(),
  z.object({ act: z.literal('policy'), policy: z.enum(['', 'open', 'newcomers', 'all']) }).strict(),
]);

export type ConversationAct = z.infer<typeof conversationSchema>;

/** The conversation of the article at this address, or at one it had; null when there is none. */
export async function readConversation({
  slug,
  moderator: _,
}: {
  slug: string;
  moderator: Moderator;
}): Promise<Conversation | null> {
  const id = await idOf(slug);
  if (id === null) return null;
  const [article, site, waiting] = await Promise.all([
    db.article.findUniqueOrThrow({ where: { id }, select: fields }),
    db.site.findUniqueOrThrow({ where: { id: 1 }, select: { closeAfterDays: true } }),
    db.comment.count({ where: { articleId: id, waits: true } }),
  ]);
  const { status, publishedAt, keptOpen, commentsOpen } = article;
  const days = site.closeAfterDays;
  const isToClose = days !== null && publishedAt !== null && commentsOpen && !keptOpen;
  return {
    slug: article.slug,
    title: article.title,
    isPublished: status === 'published',
    publishedAt,
    commentCount: article.commentCount,
    waiting,
    commentsOpen,
    keptOpen,
    slowSeconds: article.slowSeconds,
    commentPolicy: article.commentPolicy,
    closesAt: isToClose ? new Date(publishedAt.getTime() + days * DAY) : null,
  };
}

/**
 * Does one thing to one conversation, whatever its state: what is closed can be closed again, and nothing happens. Its page
 * follows at once. Throws `not-found`.
 */
export async function settleConversation({
  slug,
  input,
  moderator,
}: {
  slug: string;
  input: ConversationAct;
  moderator: Moderator;
}): Promise<{ slug: string }> {
  const id = await idOf(slug);
  if (id === null) throw new AppError('not-found');
  const settled = await db.$transaction(async (tx) => {
    const article = await tx.article.update({
      where: { id },
      data: columnsOf(input),
      select: { slug: true },
    });
    const act = input.act === 'slow' ? 'slow-mode' : input.act;
    await recordAct(tx, { moderator, act, subject: 'article', subjectId: id, reason: reasonOf(input) });
    await notifyPages(tx, tagsOf(article.slug));
    return article;
  });
  dropPages(tagsOf(settled.slug));
  return settled;
}

const fields = {
  slug: true,
  title: true,
  status: true,
  publishedAt: true,
  commentCount: true,
  commentsOpen: true,
  keptOpen: true,
  slowSeconds: true,
  commentPolicy: true,
} satisfies Prisma.ArticleSelect;

async function idOf(slug: string): Promise<string | null> {
  try {
    return await findArticleId({ slug });
  } catch (error) {
    if (hasCode(error, 'not-found')) return null;
    throw error;
  }
}

/** What a person opens, or says is to stay open, its age does not close any more. */
function columnsOf(input: ConversationAct): Prisma.ArticleUpdateInput {
  switch (input.act) {
    case 'close':
      return { commentsOpen: false, keptOpen: false };
    case 'open':
      return { commentsOpen: true, keptOpen: true };
    case 'slow':
      return { slowSeconds: input.seconds };
    case 'policy':
      return { commentPolicy: input.policy === '' ? null : input.policy };
  }
}

/** What was chosen, as a code for the log. */
function reasonOf(input: ConversationAct): string | null {
  if (input.act === 'slow') return input.seconds === 0 ? 'off' : `seconds:${input.seconds}`;
  if (input.act === 'policy') return input.policy === '' ? 'as-the-site' : input.policy;
  return null;
}

const tagsOf = (slug: string): PageTag[] => [`article:${slug}`];
