import { renderArticle } from '@/lib/articles/render-article';
import { newId } from '@/lib/ids';
import { articleTerms, wasPublic } from '@/lib/import/classify-item';
import { splitCredit, type StoredPicture } from '@/lib/import/figures';
import { plainText } from '@/lib/import/html-tree';
import { convertLegacyHtml } from '@/lib/import/legacy-html';
import { dateOf, notAfterNow, parsePubDate } from '@/lib/import/parse-date';
import { slugFrom, takeSlug } from '@/lib/articles/slugs';
import type { Survey } from '@/lib/import/survey-export';
import type { WxrItem } from '@/lib/import/wxr-records';

/** A heading that is no sentence: so many words of the text stand in where there was no title. */
const WORDS_OF_TITLE = 8;

/** The search vector of an article has room for a title and a standfirst, not for a text in their place. */
const MAX_TITLE_LENGTH = 500;
const MAX_STANDFIRST_LENGTH = 5000;

/** What an article needs of the site it comes into. */
export interface Destination {
  /** Slugs that are taken, by kind; what is given here is taken from then on. */
  slugs: Record<'article' | 'page', Set<string>>;
  sectionOf: (category: string) => string | null;
  tagOf: (tag: string) => string | null;
  bylineOf: (login: string) => Promise<string | null>;
  store: (url: string) => Promise<StoredPicture | null>;
}

/** The rows of an article, without its addresses. The first of `sectionIds` is the one it is shown under. */
export type ArticleRows = Awaited<ReturnType<typeof planArticle>>;

/** Everything an item becomes as an article or a page: converted, cleaned, with the words and the place it had. */
export async function planArticle({
  item,
  kind,
  survey,
  destination,
}: {
  item: WxrItem;
  kind: 'article' | 'page';
  survey: Survey;
  destination: Destination;
}) {
  const { slugs, sectionOf, tagOf, bylineOf, store } = destination;
  const { site, attachments, addresses } = survey;
  const source = await convertLegacyHtml({
    html: item.content,
    itemId: item.id,
    site,
    attachments,
    addresses,
    store,
  });
  const { html, text, minutes } = renderArticle({ source, format: 'html' });
  const title = titleOf(item, text);
  const terms = articleTerms(item);
  const idsOf = (domain: string, find: (key: string) => string | null) => [
    ...new Set(
      terms
        .filter((term) => term.domain === domain)
        .flatMap(({ slug, name }) => find(slug === '' ? name : slug) ?? []),
    ),
  ];
  const sectionIds = idsOf('category', sectionOf);
  const isPublic = wasPublic(item);
  const date = dateOfItem(item);
  const id = newId();
  const article = {
    id,
    kind,
    slug: takeSlug(slugFrom(item.slug) || slugFrom(title) || `${kind}-${item.id || id}`, slugs[kind]),
    status: isPublic ? ('published' as const) : ('draft' as const),
    title,
    standfirst: plainText(item.excerpt).slice(0, MAX_STANDFIRST_LENGTH).toWellFormed(),
    bodyFormat: 'html' as const,
    bodySource: html,
    bodyHtml: html,
    bodyText: text,
    minutes,
    ...(await pictureOf({ item, survey, store })),
    sectionId: sectionIds[0] ?? null,
    bylineId: await bylineOf(item.creator),
    commentsOpen: item.commentStatus !== 'closed',
    publishedAt: isPublic ? notAfterNow(date) : null,
    createdAt: date,
    updatedAt: date,
  };
  return { article, sectionIds, tagIds: idsOf('post_tag', tagOf) };
}

/** When an item was published or begun; now, when the export does not say. */
export function dateOfItem(item: Pick<WxrItem, 'date' | 'dateGmt' | 'pubDate'>): Date {
  return dateOf(item) ?? parsePubDate(item.pubDate) ?? new Date();
}

function titleOf({ title }: WxrItem, text: string): string {
  const said = plainText(title).slice(0, MAX_TITLE_LENGTH).toWellFormed();
  if (said !== '') return said;
  const words = text.split(/\s+/).filter(Boolean);
  const first = words.slice(0, WORDS_OF_TITLE).join(' ');
  return first === '' ? 'Untitled' : words.length > WORDS_OF_TITLE ? `${first}…` : first;
}

async function pictureOf({
  item,
  survey,
  store,
}: {
  item: WxrItem;
  survey: Survey;
  store: Destination['store'];
}) {
  const attachment = survey.attachments.get(item.thumbnailId);
  const stored = attachment === undefined ? null : await store(attachment.url);
  if (attachment === undefined || stored === null || stored.width === null || stored.height === null)
    return {};
  const { words, credit } = splitCredit(plainText(attachment.caption));
  const { src, width, height } = stored;
  return { picture: { src, alt: plainText(attachment.alt), caption: words, credit, width, height } };
}
