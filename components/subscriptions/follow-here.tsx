import type { Article } from '@/lib/articles/article';
import type { ThreadComment } from '@/lib/comments/comment';
import { articlePath } from '@/lib/urls';

interface FollowHereProps {
  article: Article;
  /** The comment that is looked at; null for the article itself. */
  parent: ThreadComment | null;
}

/** What somebody who is signed in can follow from here, one button each. */
export function FollowHere({ article, parent }: FollowHereProps) {
  const { byline, section } = article;
  const action = `${articlePath(article.slug)}/subscriptions`;
  return (
    <section className="follow-here" aria-labelledby="follow-title">
      <h2 id="follow-title">Be told by mail</h2>
      <p className="hint">
        {'Nobody sees what you follow. '}
        <a href="/account/following">All that you follow</a>
      </p>
      <div className="row">
        {parent !== null && (
          <form method="post" action={`/comments/${parent.id}/subscriptions`}>
            <button className="button" type="submit">
              What is said below this comment
            </button>
          </form>
        )}
        <form method="post" action={action}>
          <button className="button" type="submit">
            All that is said under this article
          </button>
        </form>
        {byline && (
          <form method="post" action={action}>
            <button className="button" type="submit" name="scope" value="author">
              <span>
                {'Under everything by '}
                <bdi>{byline.name}</bdi>
              </span>
            </button>
          </form>
        )}
        {section && (
          <form method="post" action={action}>
            <button className="button" type="submit" name="scope" value="section">
              <span>
                {'Under everything in '}
                <bdi>{section.name}</bdi>
              </span>
            </button>
          </form>
        )}
      </div>
    </section>
  );
}
