import type { ArticleSummary } from '@/lib/articles/article';
import { Time } from '@/components/ui/time';
import { articlePath, authorPath, sectionPath } from '@/lib/urls';

interface PieceProps {
  article: ArticleSummary;
  language: string;
  level?: 'h2' | 'h3';
  /** Left out on the page of that section. */
  section?: boolean;
}

/** What an article says of itself in a list: section, title, standfirst, and whose it is. */
export function Piece({ article, language, level: Heading = 'h3', section = true }: PieceProps) {
  return (
    <>
      {section && article.section && (
        <a className="kick" href={sectionPath(article.section.slug)}>
          <bdi>{article.section.name}</bdi>
        </a>
      )}
      <Heading dir="auto">
        <a href={articlePath(article.slug)}>{article.title}</a>
      </Heading>
      {article.standfirst !== '' && (
        <p className="gist" dir="auto">
          {article.standfirst}
        </p>
      )}
      <Meta article={article} language={language} />
    </>
  );
}

function Meta({ article: { slug, byline, publishedAt, commentCount }, language }: PieceProps) {
  return (
    <p className="meta">
      {byline && (
        <>
          <a href={authorPath(byline.handle)}>
            <bdi>{byline.name}</bdi>
          </a>
          {' · '}
        </>
      )}
      <Time at={publishedAt} language={language} to="day" />
      {' · '}
      {commentCount === 0 ? (
        'no comments yet'
      ) : (
        <a href={`${articlePath(slug)}#moot`}>{countOf(commentCount)}</a>
      )}
    </p>
  );
}

/** “1 comment”, “1,238 comments” */
export function countOf(comments: number): string {
  return comments === 1 ? '1 comment' : `${comments.toLocaleString('en-GB')} comments`;
}
