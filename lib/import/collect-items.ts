import { classifyItem, commentKind, commentStatus } from '@/lib/import/classify-item';
import { countUp, type ImportReport } from '@/lib/import/import-report';
import { ReplyOrder } from '@/lib/import/order-replies';
import { dateOf, notAfterNow, offsetOf } from '@/lib/import/parse-date';
import { dateOfItem } from '@/lib/import/plan-article';
import type { CommentToImport } from '@/lib/import/plan-comment';
import { SeenItems } from '@/lib/import/seen-items';
import type { WxrComment, WxrItem, WxrItemPart } from '@/lib/import/wxr-records';

/** A batch is one transaction: large enough that its commit costs little, small enough to be over in a moment. */
const COMMENTS_IN_BATCH = 250;
const ARTICLES_IN_BATCH = 50;
const CHARACTERS_IN_BATCH = 4_000_000;

export interface ArticleToImport {
  sourceId: string;
  kind: 'article' | 'page';
  item: WxrItem;
}

export interface Batch {
  articles: ArticleToImport[];
  /** Parents before replies. */
  comments: { comment: CommentToImport; articleSourceId: string }[];
}

interface CurrentItem {
  index: number;
  item: WxrItem;
  /** Null: it is left where it was, and its comments with it. */
  sourceId: string | null;
  order: ReplyOrder<CommentToImport>;
}

/**
 * Sorts the items of an export, in order and in parts, into batches of what is to be imported; counts in `report` what was
 * read and why something was left out. Knows nothing of the database.
 */
export class ItemCollector {
  readonly #report: Pick<ImportReport, 'read' | 'skipped'>;
  readonly #articles = new SeenItems();
  readonly #comments = new SeenItems();
  #current: CurrentItem | null = null;
  #batch: Batch = { articles: [], comments: [] };
  #characters = 0;

  constructor(report: Pick<ImportReport, 'read' | 'skipped'>) {
    this.#report = report;
  }

  take({ index, item, comments, last }: WxrItemPart): void {
    const current = this.#current?.index === index ? this.#current : this.#begin(index, item);
    this.#current = current;
    for (const comment of comments) this.#takeComment(current, comment);
    if (last) this.#queue(current, current.order.end());
  }

  get isFull(): boolean {
    const { articles, comments } = this.#batch;
    return (
      comments.length >= COMMENTS_IN_BATCH ||
      articles.length >= ARTICLES_IN_BATCH ||
      this.#characters >= CHARACTERS_IN_BATCH
    );
  }

  /** What has been collected since the last time. */
  takeBatch(): Batch {
    const batch = this.#batch;
    this.#batch = { articles: [], comments: [] };
    this.#characters = 0;
    return batch;
  }

  #begin(index: number, item: WxrItem): CurrentItem {
    const { read, skipped } = this.#report;
    const left: CurrentItem = { index, item, sourceId: null, order: new ReplyOrder() };
    const found = classifyItem(item);
    if ('skip' in found) {
      if (found.isArticle) read.articles += 1;
      countUp(skipped, found.skip);
      return left;
    }
    read.articles += 1;
    const { id, type, title, date, content, guid } = item;
    const { sourceId, isRepeat } = this.#articles.identify({
      id,
      content: [type, title, date, content, id === '' ? guid : ''],
    });
    if (isRepeat) {
      // What was said below it belongs to the first one.
      countUp(skipped, 'duplicate');
    } else {
      this.#batch.articles.push({ sourceId, kind: found.take, item });
      this.#characters += content.length;
    }
    return { ...left, sourceId };
  }

  #takeComment(current: CurrentItem, source: WxrComment): void {
    const { read, skipped } = this.#report;
    read.comments += 1;
    const kind = commentKind(source);
    const { item, sourceId: articleSourceId, order } = current;
    if (articleSourceId === null) return countUp(skipped, 'comment-without-article');
    if (kind === null) return countUp(skipped, 'comment-type');
    const { id, author, date, dateGmt, content, parent } = source;
    const place = id === '' ? articleSourceId : '';
    const { sourceId, isSecond, isRepeat } = this.#comments.identify({
      id,
      content: [place, author, date, dateGmt, content],
    });
    if (isRepeat) return countUp(skipped, 'duplicate');
    const comment: CommentToImport = {
      sourceId,
      isSecond,
      parentSourceId: parent,
      isPing: kind !== 'comment',
      trouble: null,
      kind,
      status: commentStatus(source),
      at: notAfterNow(dateOf({ date, dateGmt, offset: offsetOf(item) }) ?? dateOfItem(item)),
      source,
    };
    this.#queue(current, order.add(comment));
  }

  #queue({ sourceId }: CurrentItem, comments: CommentToImport[]): void {
    if (sourceId === null) return;
    for (const comment of comments) {
      this.#batch.comments.push({ comment, articleSourceId: sourceId });
      this.#characters += comment.source.content.length;
    }
  }
}
