import { env } from '@/lib/env';
import type { Article, Comment } from '@/lib/generated/prisma/client';
import { keys } from '@/lib/privacy/keys';
import type { OriginRecord } from '@/lib/privacy/origins';
import { open } from '@/lib/privacy/seal';
import type { SpamComment } from '@/lib/spam/wire-fields';
import { articlePath } from '@/lib/urls';

/** What the spam service is told of a comment, as it is kept. */
export interface SpammableComment extends Pick<
  Comment,
  'id' | 'body' | 'authorName' | 'email' | 'parentId' | 'createdAt' | 'badge'
> {
  article: Pick<Article, 'slug' | 'updatedAt'>;
}

/** A comment as the spam service is shown it: the same for a check and for a report, which is matched to the check. */
export function spamCommentOf({
  comment,
  origin,
}: {
  comment: SpammableComment;
  origin: OriginRecord;
}): SpamComment {
  return {
    body: comment.body,
    name: comment.authorName,
    email: openEmail(comment),
    permalink: `${env.SITE_URL}${articlePath(comment.article.slug)}`,
    parentId: comment.parentId,
    writtenAt: comment.createdAt,
    articleChangedAt: comment.article.updatedAt,
    role: comment.badge,
    honeypot: origin.website,
    formAge: origin.age,
  };
}

function openEmail(comment: Pick<Comment, 'id' | 'email'>): string | null {
  if (comment.email === null) return null;
  return open({
    key: keys().encryption,
    sealed: comment.email,
    context: `comment-email:${comment.id}`,
  }).toString('utf8');
}
