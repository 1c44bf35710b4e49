/** The addresses of public pages, below SITE_URL: what is in a slug is encoded here and nowhere else. */

export function articlePath(slug: string): string {
  return `/articles/${encodeURIComponent(slug)}`;
}

/** One comment with what it answers and what answers it. */
export function commentPath(articleSlug: string, id: string): string {
  return `${articlePath(articleSlug)}/comments/${encodeURIComponent(id)}`;
}

/** The form of an article for whoever is signed in; `reply` is the id of the comment that is answered. */
export function respondPath(articleSlug: string, reply?: string): string {
  return `${articlePath(articleSlug)}/respond${reply === undefined ? '' : `?reply=${encodeURIComponent(reply)}`}`;
}

export function pagePath(slug: string): string {
  return `/pages/${encodeURIComponent(slug)}`;
}

export function sectionPath(slug: string): string {
  return `/sections/${encodeURIComponent(slug)}`;
}

export function tagPath(slug: string): string {
  return `/tags/${encodeURIComponent(slug)}`;
}

export function authorPath(handle: string): string {
  return `/authors/${encodeURIComponent(handle)}`;
}

/** Where an article is written at. */
export function writePath(slug: string): string {
  return `/write/${encodeURIComponent(slug)}`;
}
