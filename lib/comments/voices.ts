import type { Voice } from '@/lib/articles/article';
import { db } from '@/lib/db';
import { excerpt } from '@/lib/comments/render-body';

/** Three lines on a phone. */
const VOICE_LENGTH = 110;

/** The most recent visible comments of published articles, newest first; none whose words are folded. */
export async function recentVoices(limit: number): Promise<Voice[]> {
  const comments = await db.comment.findMany({
    where: { visible: true, folded: false, article: { kind: 'article', status: 'published' } },
    select: {
      id: true,
      authorName: true,
      body: true,
      firstPublishedAt: true,
      createdAt: true,
      article: { select: { slug: true, title: true } },
    },
    orderBy: [{ firstPublishedAt: 'desc' }, { id: 'desc' }],
    take: limit,
    relationLoadStrategy: 'join',
  });
  return comments.map(({ id, authorName, body, firstPublishedAt, createdAt, article }) => ({
    id,
    authorName,
    excerpt: excerpt(body, VOICE_LENGTH),
    at: firstPublishedAt ?? createdAt,
    article,
  }));
}
