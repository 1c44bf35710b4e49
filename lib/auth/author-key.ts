import { foldName } from '@/lib/auth/fold-name';

/**
 * What names the author of a comment in somebody's list of the ignored. A comment that was written as a guest and adopted
 * later goes by its guest's name: whoever ignores an account must not learn from it which guest it once was.
 */
export function authorKeyOf(comment: {
  accountId: string | null;
  badge: string | null;
  authorName: string;
}): string {
  const { accountId, badge, authorName } = comment;
  return accountId !== null && badge !== null ? `account:${accountId}` : `name:${foldName(authorName)}`;
}
