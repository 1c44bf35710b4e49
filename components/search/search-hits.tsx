import type { SearchHit, SearchPage } from '@/lib/articles/article';
import { Rings } from '@/components/comments/rings';
import { Time } from '@/components/ui/time';
import { articlePath, commentPath } from '@/lib/urls';

interface SearchHitsProps {
  q: string;
  page: SearchPage;
  language: string;
  /** Whether it goes on from a page before. */
  isFurther: boolean;
}

/** Articles in which the words stand, the best first, and comments, the latest first. */
export function SearchHits({ q, page, language, isFurther }: SearchHitsProps) {
  if (page.hits.length === 0 && page.lookedBackTo === null) {
    return (
      <p className="empty">
        {isFurther ? 'No older comment has “' : 'Nothing here has “'}
        <bdi>{q}</bdi>
        {'” in it. '}
        <a href="/">See what there is</a>
      </p>
    );
  }
  return (
    <>
      {page.hits.length > 0 && (
        <ol className="hits bare">
          {page.hits.map((hit) => (
            <li key={hit.kind === 'article' ? hit.slug : hit.id} className={`hit ${hit.kind}`}>
              {hit.kind === 'article' ? (
                <ArticleHit hit={hit} language={language} />
              ) : (
                <CommentHit hit={hit} language={language} />
              )}
            </li>
          ))}
        </ol>
      )}
      {page.lookedBackTo !== null && (
        <p className="empty">
          {'Comments were looked through back to '}
          <Time at={page.lookedBackTo} language={language} to="day" />
          {'. These words are common ones, so older comments take their turn when you ask for more.'}
        </p>
      )}
    </>
  );
}

function ArticleHit({ hit, language }: { hit: Extract<SearchHit, { kind: 'article' }>; language: string }) {
  return (
    <div className="piece">
      <h2 dir="auto">
        <a href={articlePath(hit.slug)}>{hit.title}</a>
      </h2>
      <p className="gist" dir="auto">
        {hit.excerpt}
      </p>
      <p className="meta">
        {hit.byline !== null && (
          <>
            <bdi>{hit.byline}</bdi>
            {' · '}
          </>
        )}
        <Time at={hit.at} language={language} to="day" />
      </p>
    </div>
  );
}

function CommentHit({ hit, language }: { hit: Extract<SearchHit, { kind: 'comment' }>; language: string }) {
  return (
    <>
      <Rings name={hit.authorName} />
      <div>
        <h2>
          <a href={commentPath(hit.article.slug, hit.id)}>
            <bdi>{hit.authorName}</bdi>
            {' on '}
            <bdi>{hit.article.title}</bdi>
          </a>
        </h2>
        <blockquote dir="auto">{hit.excerpt}</blockquote>
        <p className="meta">
          <Time at={hit.at} language={language} />
        </p>
      </div>
    </>
  );
}
