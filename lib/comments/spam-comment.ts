import { env } from '@/lib/env';
import type { Article, Comment } from '@/lib/generated/prisma/client';
import { keys } from '@/lib/privacy/keys';
import type { OriginRecord } from '@/lib/privacy/origins';
import { open } from '@/lib/privacy/seal';
import type { SpamComment } from '@/lib/spam/wire-fields';
import { articlePath } from '@/lib/urls';

/** A comment as the spam service is shown it: the same for a check and for a report, which is matched to the check. */
export function spamCommentOf({
  comment,
  origin,
}: {
  comment: Comment & { article: Article };
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

function openEmail(comment: Comment): string | null {
  if (comment.email === null) return null;
  return open({
    key: keys().encryption,
    sealed: comment.email,
    context: `comment-email:${comment.id}`,
  }).toString('utf8');
}
