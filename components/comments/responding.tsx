import type { ReactNode } from 'react';
import type { Article, SiteFacts } from '@/lib/articles/article';
import type { ThreadComment } from '@/lib/comments/comment';
import { FollowHere } from '@/components/subscriptions/follow-here';
import { Crumbs } from '@/components/ui/crumbs';
import { articlePath } from '@/lib/urls';
import { Comment, type Place } from './comment';

interface RespondingProps {
  site: SiteFacts;
  article: Article;
  /** The comment that is answered; null for the article itself. */
  parent: ThreadComment | null;
  mayModerate: boolean;
  /** The form. */
  children: ReactNode;
}

/** The page on which somebody answers under their account's name, and does what script would offer them in the thread. */
export function Responding({ site, article, parent, mayModerate, children }: RespondingProps) {
  const here = articlePath(article.slug);
  const place: Place = {
    articleSlug: article.slug,
    language: site.language,
    onPage: new Set(parent === null ? [] : [parent.id]),
    canFollow: false,
    replyTo: null,
  };
  return (
    <div className="moot context">
      <div className="page">
        <Crumbs trail={[{ href: here, name: article.title }]} here="With your account" />
        <div className="moot-head">
          <h1>With your account</h1>
          <ul className="bare">
            <li>
              <a href={`${here}#moot`}>The whole conversation</a>
            </li>
            {mayModerate && (
              <li>
                <a href={`/moderation${here}`}>Close it, or slow it down</a>
              </li>
            )}
          </ul>
        </div>
        <div className="moot-body">
          {parent !== null && (
            <section className="answered" aria-label="What you are answering">
              <Comment comment={parent} place={place} />
              <div className="acts">
                {mayModerate && <a href={`/moderation/comments/${parent.id}`}>Look at it in the queue</a>}
                <form method="post" action={`/comments/${parent.id}/ignore`}>
                  <button type="submit">
                    {'Ignore '}
                    <bdi>{parent.authorName}</bdi>
                    {' from now on'}
                  </button>
                </form>
              </div>
            </section>
          )}
          <div className="after">{children}</div>
          {site.mail && <FollowHere article={article} parent={parent} />}
        </div>
      </div>
    </div>
  );
}
