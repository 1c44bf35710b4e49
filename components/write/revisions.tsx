import type { Revision, RevisionText } from '@/lib/articles/revisions';
import type { WritableArticle } from '@/lib/articles/writable-articles';
import { SafeHtml } from '@/components/ui/safe-html';
import { Time } from '@/components/ui/time';
import { writePath } from '@/lib/urls';

interface RevisionListProps {
  slug: string;
  revisions: Revision[];
  language: string;
}

/** Every earlier version, the latest first. */
export function RevisionList({ slug, revisions, language }: RevisionListProps) {
  if (revisions.length === 0)
    return <p className="empty">Here is what stood before, as soon as something is changed.</p>;
  return (
    <ol className="mine bare" reversed>
      {revisions.map((revision) => (
        <li key={revision.version}>
          <h2 dir="auto">
            <a href={`${writePath(slug)}/revisions/${revision.version}`}>{revision.title}</a>
          </h2>
          <p className="meta">
            <Replaced revision={revision} language={language} />
            {` · ${revision.length.toLocaleString('en-GB')} characters`}
          </p>
        </li>
      ))}
    </ol>
  );
}

interface RevisionViewProps {
  article: WritableArticle;
  revision: RevisionText;
  language: string;
}

/** One earlier version as it looked, its text as it was typed, and the way back to it. */
export function RevisionView({ article, revision, language }: RevisionViewProps) {
  return (
    <>
      <form
        className="row"
        method="post"
        action={`${writePath(article.slug)}/revisions/${revision.version}/restore`}
      >
        <input type="hidden" name="version" value={article.version} />
        <button className="button first" type="submit">
          Take this one back
        </button>
        <p className="hint">
          It replaces title, standfirst and text. What stands now becomes an earlier version.
        </p>
      </form>
      <section className="preview" aria-labelledby="was-title">
        <h2 id="was-title">
          <Replaced revision={revision} language={language} />
        </h2>
        <div className="sheet">
          <p className="sheet-title" dir="auto">
            {revision.title}
          </p>
          {revision.standfirst !== '' && (
            <p className="standfirst" dir="auto">
              {revision.standfirst}
            </p>
          )}
          <SafeHtml className="prose" dir="auto" html={revision.html} />
        </div>
      </section>
      <details className="fold">
        <summary>As it was typed</summary>
        <div className="field tall">
          <label htmlFor="source">Text</label>
          <textarea id="source" dir="auto" rows={14} readOnly defaultValue={revision.body} />
        </div>
      </details>
    </>
  );
}

function Replaced({
  revision: { replacedAt, replacedBy },
  language,
}: {
  revision: Revision;
  language: string;
}) {
  return (
    <>
      {'until '}
      <Time at={replacedAt} language={language} writtenOut />
      {replacedBy !== null && (
        <>
          {', changed by '}
          <bdi>{replacedBy}</bdi>
        </>
      )}
    </>
  );
}
