import { articleTerms } from '@/lib/import/classify-item';
import { pathOf, siteOf } from '@/lib/import/old-addresses';
import { readExport, type ExportEnd } from '@/lib/import/read-export';
import type { WxrAuthor, WxrItem, WxrTerm } from '@/lib/import/wxr-records';

/** What an attachment says of a picture, for captions, galleries and the media folder. */
export interface Attachment {
  id: string;
  url: string;
  alt: string;
  caption: string;
  /** Id of the item it was uploaded to. */
  parent: string;
}

/** All of an export that an item may refer to, wherever in the file it stands. Without texts, so that it stays small. */
export interface Survey extends ExportEnd {
  /** Host and path of the site it came from: the first part of every item's identity. */
  site: string;
  authors: Map<string, WxrAuthor>;
  categories: Map<string, WxrTerm>;
  tags: Map<string, WxrTerm>;
  attachments: Map<string, Attachment>;
  /** Paths of posts and pages on the old site. */
  addresses: Set<string>;
}

/** Reads the whole export once, keeping only what later items refer to, and finds out where it ends. */
export async function surveyExport({
  file,
  onBytes,
}: {
  file: string;
  onBytes?: (bytes: number) => void;
}): Promise<Survey> {
  const survey = {
    site: '',
    authors: new Map<string, WxrAuthor>(),
    categories: new Map<string, WxrTerm>(),
    tags: new Map<string, WxrTerm>(),
    attachments: new Map<string, Attachment>(),
    addresses: new Set<string>(),
  };
  const records = readExport(file, onBytes);
  for (;;) {
    const { done, value } = await records.next();
    if (done) return { ...survey, ...value };
    switch (value.kind) {
      case 'site':
        survey.site = detached(siteOf(value));
        break;
      case 'author':
        survey.authors.set(detached(value.login), {
          login: detached(value.login),
          displayName: detached(value.displayName),
        });
        break;
      case 'term':
        keepTerm(survey, value);
        break;
      case 'item':
        if (value.last) keepItem(survey, value.item);
    }
  }
}

function keepTerm({ categories, tags }: Pick<Survey, 'categories' | 'tags'>, term: WxrTerm): void {
  const list = term.taxonomy === 'category' ? categories : term.taxonomy === 'post_tag' ? tags : null;
  const key = term.slug === '' ? term.name : term.slug;
  if (list === null || key === '' || list.has(key)) return;
  const { taxonomy, slug, name, parent, description } = term;
  list.set(detached(key), {
    taxonomy,
    slug: detached(slug),
    name: detached(name),
    parent: detached(parent),
    description: detached(description),
  });
}

function keepItem(survey: Omit<Survey, keyof ExportEnd>, item: WxrItem): void {
  if (item.type === 'attachment') {
    survey.attachments.set(detached(item.id), {
      id: detached(item.id),
      url: detached(item.attachmentUrl === '' ? item.guid : item.attachmentUrl),
      alt: detached(item.alt),
      caption: detached(item.excerpt),
      parent: detached(item.parent),
    });
  }
  if (!['post', 'page', ''].includes(item.type)) return;
  const path = pathOf(item.link);
  if (path !== null) survey.addresses.add(detached(path));
  // Not every export lists its categories and tags before they are used.
  for (const { domain, slug, name } of articleTerms(item)) {
    keepTerm(survey, { taxonomy: domain, slug, name, parent: '', description: '' });
  }
}

/** A copy of its own: a part of a string keeps the whole chunk of the file in memory that it was cut from. */
function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
