import { setImmediate } from 'node:timers/promises';
import { wasPublic } from '@/lib/import/classify-item';
import type { Batch } from '@/lib/import/collect-items';
import { countUp, type ImportNotes, type ImportReport } from '@/lib/import/import-report';
import { addressesOf } from '@/lib/import/old-addresses';
import { planArticle, type Destination } from '@/lib/import/plan-article';
import { planComment, type CommentRow } from '@/lib/import/plan-comment';
import type { Survey } from '@/lib/import/survey-export';
import { findImported, writeBatch, type ArticleToWrite, type Imported } from '@/lib/import/write-batch';

export interface ImportInto {
  survey: Survey;
  /** Null: nothing is to be written, only reported. */
  destination: Destination | null;
  report: ImportReport;
  notes: ImportNotes;
}

type Here = ReadonlyMap<string, Imported>;

interface Planned {
  articles: Map<string, ArticleToWrite>;
  comments: Map<string, CommentRow>;
}

/**
 * Brings in batches, each in one transaction, and prepares the next one while the last is being written. What was imported
 * before is left as it is, whether it was changed here since or not; what was taken away here does not come back; what is
 * new below an article that was imported before is added.
 */
export class BatchImporter {
  readonly #into: ImportInto;
  /** What is on its way to the database, where the next batch cannot see it yet. */
  #underway: Planned = { articles: new Map(), comments: new Map() };
  #writing: Promise<void> = Promise.resolve();

  constructor(into: ImportInto) {
    this.#into = into;
  }

  async take(batch: Batch): Promise<void> {
    const here = await this.#lookUp(batch);
    const articles = await this.#planArticles(batch, here.articles);
    const comments = this.#planComments(batch, { articles, here });
    await this.#writing;
    this.#underway = { articles, comments };
    this.#writing = this.#write(this.#underway);
    // Awaited with the next batch; until then nobody listens, and a failure must not end the process.
    this.#writing.catch(() => undefined);
  }

  /** When everything that was taken is written; throws what went wrong. */
  async end(): Promise<void> {
    await this.#writing;
  }

  async #lookUp({ articles, comments }: Batch): Promise<{ articles: Here; comments: Here }> {
    const { site } = this.#into.survey;
    const articleIds = [
      ...articles.map(({ sourceId }) => sourceId),
      ...comments.map((one) => one.articleSourceId),
    ];
    const commentIds = comments.flatMap(({ comment }) =>
      [comment.sourceId, comment.parentSourceId].filter(Boolean),
    );
    const [articlesHere, commentsHere] = await Promise.all([
      findImported({ site, kind: 'article', ids: [...new Set(articleIds)] }),
      findImported({ site, kind: 'comment', ids: [...new Set(commentIds)] }),
    ]);
    return { articles: articlesHere, comments: commentsHere };
  }

  async #planArticles(batch: Batch, here: Here): Promise<Planned['articles']> {
    const { survey, destination, report, notes } = this.#into;
    const planned: Planned['articles'] = new Map();
    for (const { sourceId, kind, item } of batch.articles) {
      if (here.has(sourceId)) {
        report.unchanged.articles += 1;
        continue;
      }
      if (!wasPublic(item)) countUp(notes, 'not-public');
      if (destination === null) {
        report.written.articles += 1;
        continue;
      }
      // The batch that is being written needs this thread too, between its statements.
      await setImmediate();
      const rows = await planArticle({ item, kind, survey, destination });
      planned.set(sourceId, { ...rows, sourceId, addresses: addressesOf(item) });
    }
    return planned;
  }

  #planComments(
    batch: Batch,
    { articles, here }: { articles: Planned['articles']; here: { articles: Here; comments: Here } },
  ) {
    const { report, notes, destination } = this.#into;
    const planned: Planned['comments'] = new Map();
    for (const { comment, articleSourceId } of batch.comments) {
      if (here.comments.has(comment.sourceId)) {
        report.unchanged.comments += 1;
        continue;
      }
      const article = (articles.get(articleSourceId) ?? this.#underway.articles.get(articleSourceId))
        ?.article;
      const articleHere = here.articles.get(articleSourceId);
      const articleId = article?.id ?? articleHere?.articleId ?? null;
      if (article === undefined && articleHere !== undefined && articleId === null) {
        countUp(report.skipped, 'comment-without-article');
      } else if (destination === null || articleId === null) {
        // Nothing is written, so that only what was imported earlier could be found; the export's own order says enough.
        if (comment.trouble !== null) countUp(notes, comment.trouble);
        report.written.comments += 1;
      } else {
        const parentId = this.#parentOf(comment.parentSourceId, { articleId, planned, here: here.comments });
        const isLost = parentId === null && comment.parentSourceId !== '';
        const trouble = parentId !== null ? null : (comment.trouble ?? (isLost ? 'parent-missing' : null));
        if (trouble !== null) countUp(notes, trouble);
        planned.set(comment.sourceId, planComment({ comment, articleId, parentId }));
      }
    }
    return planned;
  }

  #parentOf(
    sourceId: string,
    { articleId, planned, here }: { articleId: string; planned: Planned['comments']; here: Here },
  ) {
    if (sourceId === '') return null;
    const onItsWay = planned.get(sourceId) ?? this.#underway.comments.get(sourceId);
    if (onItsWay !== undefined) return onItsWay.article_id === articleId ? onItsWay.id : null;
    const found = here.get(sourceId);
    return found?.articleId === articleId && found.isThreaded ? found.commentId : null;
  }

  async #write(planned: Planned): Promise<void> {
    const { survey, destination, report, notes } = this.#into;
    if (destination === null) return;
    const articles = [...planned.articles.values()];
    const comments = [...planned.comments.values()];
    const { takenAddresses } = await writeBatch({ site: survey.site, articles, comments });
    countUp(notes, 'old-address-taken', takenAddresses);
    report.written.articles += articles.length;
    report.written.comments += comments.length;
  }
}
