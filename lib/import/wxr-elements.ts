import type { WxrComment, WxrItem } from '@/lib/import/wxr-records';

/** Element to field, for each element that has fields of its own. What is not named here is not read. */
export const FIELDS: Record<string, Record<string, string>> = {
  channel: { title: 'title', link: 'link', 'wp:base_blog_url': 'blogUrl', 'wp:wxr_version': 'version' },
  'wp:author': { 'wp:author_login': 'login', 'wp:author_display_name': 'displayName' },
  'wp:category': {
    'wp:category_nicename': 'slug',
    'wp:cat_name': 'name',
    'wp:category_parent': 'parent',
    'wp:category_description': 'description',
  },
  'wp:tag': { 'wp:tag_slug': 'slug', 'wp:tag_name': 'name', 'wp:tag_description': 'description' },
  'wp:term': {
    'wp:term_taxonomy': 'taxonomy',
    'wp:term_slug': 'slug',
    'wp:term_name': 'name',
    'wp:term_parent': 'parent',
    'wp:term_description': 'description',
  },
  item: {
    title: 'title',
    link: 'link',
    guid: 'guid',
    pubDate: 'pubDate',
    'dc:creator': 'creator',
    'content:encoded': 'content',
    'excerpt:encoded': 'excerpt',
    'wp:post_id': 'id',
    'wp:post_type': 'type',
    'wp:status': 'status',
    'wp:post_name': 'slug',
    'wp:post_date': 'date',
    'wp:post_date_gmt': 'dateGmt',
    'wp:post_password': 'password',
    'wp:post_parent': 'parent',
    'wp:comment_status': 'commentStatus',
    'wp:attachment_url': 'attachmentUrl',
    category: 'category',
  },
  'wp:postmeta': { 'wp:meta_key': 'key', 'wp:meta_value': 'value' },
  'wp:comment': {
    'wp:comment_id': 'id',
    'wp:comment_parent': 'parent',
    'wp:comment_author': 'author',
    'wp:comment_author_email': 'email',
    'wp:comment_date': 'date',
    'wp:comment_date_gmt': 'dateGmt',
    'wp:comment_content': 'content',
    'wp:comment_approved': 'approved',
    'wp:comment_type': 'type',
  },
};

/** In what each of them stands; elsewhere their names mean something else. */
export const STANDS_IN: Record<string, string> = {
  channel: 'rss',
  'wp:author': 'channel',
  'wp:category': 'channel',
  'wp:tag': 'channel',
  'wp:term': 'channel',
  item: 'channel',
  'wp:postmeta': 'item',
  'wp:comment': 'item',
};

/** How many elements are still open when this one has closed in its proper place. */
export function depthOf(name: string): number {
  const parent = STANDS_IN[name];
  return parent === undefined ? 0 : 1 + depthOf(parent);
}

/** What is not there is the empty string. */
export const NO_ITEM: WxrItem = {
  id: '',
  type: '',
  status: '',
  title: '',
  link: '',
  guid: '',
  slug: '',
  pubDate: '',
  date: '',
  dateGmt: '',
  creator: '',
  content: '',
  excerpt: '',
  password: '',
  parent: '',
  commentStatus: '',
  attachmentUrl: '',
  thumbnailId: '',
  alt: '',
  terms: [],
};

export const NO_COMMENT: WxrComment = {
  id: '',
  parent: '',
  author: '',
  email: '',
  date: '',
  dateGmt: '',
  content: '',
  approved: '',
  type: '',
};
