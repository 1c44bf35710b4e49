import type { WxrComment, WxrItem, WxrItemTerm } from '@/lib/import/wxr-records';

/** Why an item or a comment was left where it was. `comment-without-article`: on a picture, or on something else that was skipped. */
export type SkipReason =
  | 'attachment'
  | 'nav-menu-item'
  | 'revision'
  | 'unknown-type'
  | 'trash'
  | 'auto-draft'
  | 'duplicate'
  | 'comment-without-article'
  | 'comment-type';

const SKIPPED_TYPES: Record<string, SkipReason> = {
  attachment: 'attachment',
  nav_menu_item: 'nav-menu-item',
  revision: 'revision',
};

const SKIPPED_STATUSES: Record<string, SkipReason> = { trash: 'trash', 'auto-draft': 'auto-draft' };

export type ItemClass = { take: 'article' | 'page' } | { skip: SkipReason; isArticle: boolean };

/** What becomes of an item. One that does not say what it is (an export edited by hand) is a post. */
export function classifyItem({ type, status }: Pick<WxrItem, 'type' | 'status'>): ItemClass {
  const isArticle = type === 'post' || type === 'page' || type === '';
  if (!isArticle) return { skip: SKIPPED_TYPES[type] ?? 'unknown-type', isArticle };
  const skip = SKIPPED_STATUSES[status];
  return skip === undefined ? { take: type === 'page' ? 'page' : 'article' } : { skip, isArticle };
}

/** Whether everybody could read it on the old site. Whatever is not surely public stays a draft. */
export function wasPublic({ status, password }: Pick<WxrItem, 'status' | 'password'>): boolean {
  return status === 'publish' && password === '';
}

/**
 * Categories (`category`) and tags (`post_tag`) of an item, each once. Exports of version 1.0 name each term twice, once
 * without slug and for categories also without saying that it is one.
 */
export function articleTerms({ terms }: Pick<WxrItem, 'terms'>): WxrItemTerm[] {
  const known = terms.map((term) => ({
    ...term,
    domain: term.domain === 'tag' ? 'post_tag' : term.domain || 'category',
  }));
  const wanted = known.filter(
    ({ domain, name, slug }) => (domain === 'category' || domain === 'post_tag') && name + slug !== '',
  );
  return wanted.filter((term, index) => {
    const twin = (other: WxrItemTerm) =>
      other.name === term.name || (other.slug !== '' && other.slug === term.slug);
    if (term.slug === '')
      return !wanted.some((other, at) => twin(other) && (other.slug !== '' || at < index));
    return !wanted.slice(0, index).some((other) => other.domain === term.domain && other.slug === term.slug);
  });
}

export type CommentKind = 'comment' | 'pingback' | 'trackback';

/** Its kind, or null for what plugins keep among comments: notes to an order, reviews of a shop, likes. */
export function commentKind({ type }: Pick<WxrComment, 'type'>): CommentKind | null {
  switch (type.toLowerCase()) {
    case '':
    case 'comment':
    case '0':
      return 'comment';
    case 'pingback':
    case 'webmention':
      return 'pingback';
    case 'trackback':
      return 'trackback';
    default:
      return null;
  }
}

export type ImportedStatus = 'published' | 'pending' | 'spam' | 'declined';

/** What was decided on the old site. Anything but a clear word waits for a person; what lay in the trash was declined. */
export function commentStatus({ approved }: Pick<WxrComment, 'approved'>): ImportedStatus {
  switch (approved.toLowerCase()) {
    case '1':
    case 'approve':
    case 'approved':
      return 'published';
    case 'spam':
      return 'spam';
    case 'trash':
    case 'post-trashed':
      return 'declined';
    default:
      return 'pending';
  }
}
