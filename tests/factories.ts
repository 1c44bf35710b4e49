import { randomBytes } from 'node:crypto';
import { foldName } from '@/lib/auth/fold-name';
import { DAY, HOUR, now } from '@/lib/clock';
import { db } from '@/lib/db';
import type {
  Account,
  Article,
  Byline,
  Comment,
  Prisma,
  Section,
  Subscriber,
  Subscription,
  Tag,
} from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { manageHash } from '@/lib/subscriptions/manage-token';
import { sealSubscriberEmail } from '@/lib/subscriptions/subscriber-email';

// Rows as a test needs them, through plain inserts: each factory invents what it is not told, parents included, and
// takes any column as an override. What the publish gate and the triggers keep in step is in step here too.

/** Any columns of a row. What is left out is invented. */
type Overrides<Row> = { [Column in keyof Row]?: Exclude<Row[Column], typeof Prisma.skip> };

let made = 0;

/** Counts what was made, for slugs and names that must differ within a database. */
function nth(): number {
  made += 1;
  return made;
}

export function createSection(
  overrides: Overrides<Prisma.SectionUncheckedCreateInput> = {},
): Promise<Section> {
  const n = nth();
  return db.section.create({
    data: { id: newId(), slug: `section-${n}`, name: `Section ${n}`, ...overrides },
  });
}

export function createTag(overrides: Overrides<Prisma.TagUncheckedCreateInput> = {}): Promise<Tag> {
  const n = nth();
  return db.tag.create({ data: { id: newId(), slug: `tag-${n}`, name: `Tag ${n}`, ...overrides } });
}

export function createByline(overrides: Overrides<Prisma.BylineUncheckedCreateInput> = {}): Promise<Byline> {
  const n = nth();
  return db.byline.create({
    data: { id: newId(), handle: `writer-${n}`, name: `Writer ${n}`, ...overrides },
  });
}

/** An article, published yesterday, open for comments, with a section and a byline of its own. */
export async function createArticle(
  overrides: Overrides<Prisma.ArticleUncheckedCreateInput> = {},
): Promise<Article> {
  const n = nth();
  const sectionId = overrides.sectionId === undefined ? (await createSection()).id : overrides.sectionId;
  const bylineId = overrides.bylineId === undefined ? (await createByline()).id : overrides.bylineId;
  const words = `What happened on day ${n}.`;
  const article = await db.article.create({
    data: {
      id: newId(),
      slug: `article-${n}`,
      status: 'published',
      publishedAt: daysAgo(1),
      title: `Article ${n}`,
      bodySource: words,
      bodyHtml: `<p>${words}</p>`,
      bodyText: words,
      ...overrides,
      sectionId,
      bylineId,
    },
  });
  if (typeof sectionId === 'string') {
    await db.articleSection.create({ data: { articleId: article.id, sectionId } });
  }
  return article;
}

/**
 * A comment, published an hour ago unless `status` says otherwise; a reply when given a `parentId`, whose article it
 * then stands under. A published one is counted with its article, as the publish gate does.
 */
export async function createComment(
  overrides: Overrides<Prisma.CommentUncheckedCreateInput> = {},
): Promise<Comment> {
  const n = nth();
  const body = overrides.body ?? `I remember day ${n} differently.`;
  const createdAt = overrides.createdAt ?? new Date(now().getTime() - HOUR);
  const comment = await db.comment.create({
    data: {
      id: newId(),
      authorName: `Reader ${n}`,
      body,
      bodyHtml: `<p>${body}</p>`,
      contentHash: randomBytes(32),
      createdAt,
      ...consequencesOf(overrides.status ?? 'published', createdAt),
      ...overrides,
      articleId: overrides.articleId ?? (await articleOf(overrides.parentId)),
    },
  });
  if (comment.visible) {
    await db.article.update({ where: { id: comment.articleId }, data: { commentCount: { increment: 1 } } });
  }
  return comment;
}

/** Replies to replies, `depth` of them, the first a root; returned from the outermost in. */
export async function createBranch(
  depth: number,
  overrides: { articleId?: string } = {},
): Promise<Comment[]> {
  const branch: Comment[] = [];
  for (let level = 0; level < depth; level += 1) {
    const parent = branch.at(-1);
    branch.push(await createComment(parent === undefined ? overrides : { parentId: parent.id }));
  }
  return branch;
}

export function createAccount(
  overrides: Overrides<Prisma.AccountUncheckedCreateInput> = {},
): Promise<Account> {
  const n = nth();
  const [handle, displayName] = [overrides.handle ?? `member-${n}`, overrides.displayName ?? `Member ${n}`];
  return db.account.create({
    data: {
      id: newId(),
      handle,
      handleFolded: foldName(handle),
      displayName,
      displayNameFolded: foldName(displayName),
      ...overrides,
    },
  });
}

/** A guest who confirmed an address yesterday, or the subscriber of an account when given an `accountId`. */
export function createSubscriber(
  overrides: Overrides<Prisma.SubscriberUncheckedCreateInput> & { address?: string } = {},
): Promise<Subscriber> {
  const { address = `reader-${nth()}@example.org`, ...columns } = overrides;
  const id = overrides.id ?? newId();
  return db.subscriber.create({
    data: {
      id,
      ...(columns.accountId ? {} : sealSubscriberEmail(address)),
      confirmedAt: daysAgo(1),
      tokenHash: manageHash({ id, tokenVersion: columns.tokenVersion ?? 1 }),
      ...columns,
    },
  });
}

/** Of a confirmed guest unless told whose: to what is below a comment when given a `commentId`, else to a whole article. */
export async function createSubscription(
  overrides: Overrides<Prisma.SubscriptionUncheckedCreateInput> = {},
): Promise<Subscription> {
  const { commentId, bylineId, sectionId } = overrides;
  const scope = commentId ? 'replies' : bylineId ? 'author' : sectionId ? 'section' : 'article';
  const isInArticle = !bylineId && !sectionId;
  return db.subscription.create({
    data: {
      id: newId(),
      scope,
      ...overrides,
      subscriberId: overrides.subscriberId ?? (await createSubscriber()).id,
      ...(isInArticle ? { articleId: overrides.articleId ?? (await articleOf(commentId)) } : {}),
    },
  });
}

/** What the constraints of the table want beside a status. */
function consequencesOf(
  status: Comment['status'],
  createdAt: Date | string,
): Overrides<Prisma.CommentUncheckedCreateInput> {
  switch (status) {
    case 'published':
      return { status, verdict: 'ham', firstPublishedAt: createdAt, visible: true, shown: true };
    case 'checking':
      return { status, dueAt: createdAt };
    case 'pending':
      return { status, verdict: 'unknown', holds: ['spam-service'] };
    case 'spam':
      return { status, verdict: 'spam' };
    case 'declined':
      return { status, lastActor: 'moderator', declineReason: 'off-topic' };
    case 'withdrawn':
      return { status, lastActor: 'author' };
    case 'erased':
      return { status, lastActor: 'author', authorName: '', body: '', bodyHtml: '' };
  }
}

async function articleOf(commentId: string | null | undefined): Promise<string> {
  if (!commentId) return (await createArticle()).id;
  const comment = await db.comment.findUniqueOrThrow({
    where: { id: commentId },
    select: { articleId: true },
  });
  return comment.articleId;
}

function daysAgo(days: number): Date {
  return new Date(now().getTime() - days * DAY);
}
