import type { Writer } from '@/lib/comments/comment-writer';
import { postComment, type Posted, type PostOrigin, type PostOutcome } from '@/lib/comments/post-comment';
import { db } from '@/lib/db';
import type { Comment } from '@/lib/generated/prisma/client';

let networks = 0;

/** Somebody else each time: an address in a network of its own. */
export function newOrigin(): PostOrigin {
  networks += 1;
  const network = `${(networks >> 16).toString(16)}:${(networks & 0xffff).toString(16)}`;
  return { ip: `2001:db8:${network}::5`, userAgent: 'Lynx/2.9', referrer: null };
}

/** Posts to the article, as a guest from a network of its own unless told otherwise. */
export function post(
  slug: string,
  raw: Record<string, unknown> = {},
  { origin = newOrigin(), viewer = null }: { origin?: PostOrigin; viewer?: Writer | null } = {},
): Promise<PostOutcome> {
  return postComment({ slug, raw: { name: 'Wren', body: 'I was there too.', ...raw }, origin, viewer });
}

/** What was posted; throws for every other outcome. */
export async function posted(...args: Parameters<typeof post>): Promise<Posted> {
  const outcome = await post(...args);
  if (outcome.outcome !== 'posted') throw new Error(`not posted: ${JSON.stringify(outcome)}`);
  return outcome.comment;
}

/** The row of a comment. */
export function rowOf({ id }: { id: string }): Promise<Comment> {
  return db.comment.findUniqueOrThrow({ where: { id } });
}

/** Makes everything that waits for its time due now. */
export async function makeDue(): Promise<void> {
  await db.$executeRaw`UPDATE comment SET due_at = now() WHERE due_at > now()`;
  await db.$executeRaw`UPDATE comment SET publish_at = now() WHERE publish_at > now()`;
}
