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
  /** Names what is settled at this moment: another as soon as anything of it is. */
  state: string;
}

/** What the moderator saw, where they say so: `Conversation.state`. */
const seen = z.string().max(60).optional();

/** One thing done to one conversation. `policy` empty is the site's own. */
export const conversationSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('close'), seen }).strict(),
  z.object({ act: z.literal('open'), seen }).strict(),
  z
    .object({
      act: z.literal('slow'),
      seen,
      seconds: z.coerce.number().refine((seconds) => (SLOW_CHOICES as readonly number[]).includes(seconds)),
    })
    .strict(),
  z.object({ act: z.literal('policy'), seen, policy: z.enum(['', 'open', 'newcomers', 'all']) }).strict(),
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
    state: stateOf(article),
  };
}

export type SettleOutcome =
  | { outcome: 'settled'; slug: string }
  /** It is settled otherwise than was seen: nothing was changed. */
  | { outcome: 'conflict'; slug: string; state: string };

/**
 * Does one thing to one conversation, if it is still as the moderator saw it, where they say how that was. What is closed can
 * be closed again, and nothing happens. Its page follows at once. Throws `not-found`.
 */
export async function settleConversation({
  slug,
  input,
  moderator,
}: {
  slug: string;
  input: ConversationAct;
  moderator: Moderator;
}): Promise<SettleOutcome> {
  const id = await idOf(slug);
  if (id === null) throw new AppError('not-found');
  const settled = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM article WHERE id = ${id} FOR NO KEY UPDATE`;
    const before = await tx.article.findUniqueOrThrow({ where: { id }, select: fields });
    const state = stateOf(before);
    if ((input.seen ?? state) !== state) return { outcome: 'conflict', slug: before.slug, state } as const;
    const article = await tx.article.update({
      where: { id },
      data: columnsOf(input),
      select: { slug: true },
    });
    const act = input.act === 'slow' ? 'slow-mode' : input.act;
    await recordAct(tx, { moderator, act, subject: 'article', subjectId: id, reason: reasonOf(input) });
    await notifyPages(tx, tagsOf(article.slug));
    return { outcome: 'settled', slug: article.slug } as const;
  });
  if (settled.outcome === 'settled') dropPages(tagsOf(settled.slug));
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

function stateOf({
  commentsOpen,
  keptOpen,
  slowSeconds,
  commentPolicy,
}: Pick<Conversation, 'commentsOpen' | 'keptOpen' | 'slowSeconds' | 'commentPolicy'>): string {
  const open = commentsOpen ? (keptOpen ? 'kept-open' : 'open') : 'closed';
  return [open, slowSeconds, commentPolicy ?? 'as-the-site'].join('.');
}

/** What was chosen, as a code for the log. */
function reasonOf(input: ConversationAct): string | null {
  if (input.act === 'slow') return input.seconds === 0 ? 'off' : `seconds:${input.seconds}`;
  if (input.act === 'policy') return input.policy === '' ? 'as-the-site' : input.policy;
  return null;
}

const tagsOf = (slug: string): PageTag[] => [`article:${slug}`];
