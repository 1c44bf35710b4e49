import { createHmac } from 'node:crypto';
import { mailDomain } from '@/lib/mail/mail-server';
import { keys } from '@/lib/privacy/keys';

/** More of a long conversation than this tells no mail program anything (RFC 5322 has no limit; servers have). */
const MAX_ANCESTORS = 10;

/** Where a comment stands: its ancestors from the outermost in. */
interface Place {
  commentId: string;
  articleId: string;
  ancestorIds: readonly string[];
}

/**
 * The Message-ID of the mail by which one subscriber hears of one comment, the same however often it is made, and what it
 * answers. Keyed hashes, for each subscriber others: two who compare their mails see no more than that both came from here.
 */
export function threadHeaders({ subscriberId, place }: { subscriberId: string; place: Place }): {
  messageId: string;
  headers: Record<string, string>;
} {
  const idOf = (kind: 'comment' | 'article', id: string) => messageIdOf([kind, subscriberId, id]);
  const above = place.ancestorIds.slice(-MAX_ANCESTORS).map((id) => idOf('comment', id));
  const article = idOf('article', place.articleId);
  return {
    messageId: idOf('comment', place.commentId),
    headers: {
      'In-Reply-To': above.at(-1) ?? article,
      References: [article, ...above].join(' '),
    },
  };
}

/** The Message-ID of a mail that answers none: the same whenever it is said of the same things. */
export function messageIdOf(parts: readonly string[]): string {
  const message = JSON.stringify(['message-id', ...parts]);
  const hash = createHmac('sha256', keys().token).update(message).digest('base64url').slice(0, 27);
  return `<${hash}@${mailDomain()}>`;
}

/**
 * What every mail about comments says to programs (RFC 2919, 2369, 8058, 3834): which list it is of, how it is left with
 * one press, and that no machine should answer it. `unsubscribeHref` takes the press, `manageHref` shows the choices.
 */
export function listHeaders({
  manageHref,
  unsubscribeHref,
  unsubscribeTo = null,
  archiveHref,
}: {
  manageHref: string;
  unsubscribeHref: string;
  /** An address that does the same by mail; null where nobody takes mail. */
  unsubscribeTo?: string | null;
  archiveHref?: string;
}): Record<string, string> {
  return {
    'List-Id': `<replies.${mailDomain()}>`,
    'List-Unsubscribe':
      unsubscribeTo === null
        ? `<${unsubscribeHref}>`
        : `<${unsubscribeHref}>, <mailto:${unsubscribeTo}?subject=unsubscribe>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Help': `<${manageHref}>`,
    ...(archiveHref !== undefined && { 'List-Archive': `<${archiveHref}>` }),
    ...machineHeaders,
  };
}

/** For mails that no holiday notice should answer. */
const machineHeaders = { 'X-Auto-Response-Suppress': 'All' } as const;
