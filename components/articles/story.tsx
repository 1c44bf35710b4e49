import type { Article } from '@/lib/articles/article';
import { Crumbs } from '@/components/ui/crumbs';
import { SafeHtml } from '@/components/ui/safe-html';
import { Time } from '@/components/ui/time';
import { countOf } from './piece';
import { authorPath, sectionPath, tagPath } from '@/lib/urls';

/** The sheet of paper: where it stands, title, byline in the rail, text, tags. */
export function Story({ article, language }: { article: Article; language: string }) {
  const { title, standfirst, section, bodyHtml, tags } = article;
  return (
    <article className="story">
      <div className="page">
        <div className="story-body">
          <Crumbs
            trail={section ? [{ href: sectionPath(section.slug), name: section.name }] : []}
            here={title}
          />
          <h1 dir="auto">{title}</h1>
          {standfirst !== '' && (
            <p className="standfirst" dir="auto">
              {standfirst}
            </p>
          )}
          <Byline article={article} language={language} />
          <SafeHtml className="prose" dir="auto" html={bodyHtml} />
          {tags.length > 0 && (
            <ul className="tags bare" aria-label="Tags">
              {tags.map(({ slug, name }) => (
                <li key={slug}>
                  <a href={tagPath(slug)}>
                    <bdi>{name}</bdi>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </article>
  );
}

function Byline({
  article: { byline, publishedAt, minutes, commentCount },
  language,
}: {
  article: Article;
  language: string;
}) {
  return (
    <div className="by">
      {byline && (
        <p>
          {'By '}
          <a href={authorPath(byline.handle)}>
            <bdi>{byline.name}</bdi>
          </a>
        </p>
      )}
      <p>
        <Time at={publishedAt} language={language} to="day" />
      </p>
      <p>{minutes === 1 ? '1 minute' : `${minutes} minutes`}</p>
      <p>
        <a href="#moot">{commentCount === 0 ? 'No comments yet' : countOf(commentCount)}</a>
      </p>
    </div>
  );
}
