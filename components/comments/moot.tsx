import type { Article, SiteFacts } from '@/lib/articles/article';
import type { ThreadComment, ThreadPage, ThreadSort } from '@/lib/comments/comment';
import type { Draft } from '@/lib/comments/drafts';
import { countOf } from '@/components/articles/piece';
import { FollowForm, type KeptFollow } from '@/components/subscriptions/follow-form';
import { Pager } from '@/components/ui/pager';
import { Answered } from './answered';
import { Closed } from './closed';
import { CommentForm } from './comment-form';
import type { Place } from './comment';
import { countReadable, idsOf } from './on-page';
import { Thread } from './thread';
import { articlePath } from '@/lib/urls';

interface MootProps {
  site: SiteFacts;
  article: Article;
  page: ThreadPage;
  sort: ThreadSort;
  cursor: { after?: string; before?: string };
  /** The comment that the form answers; null when it answers the article, or that comment cannot be answered. */
  answered: ThreadComment | null;
  draft: Draft | null;
  /** A wish to be told that was refused, to be put right. */
  follow: KeptFollow | null;
  /** Somebody came back for a draft that is no longer kept. */
  draftIsGone: boolean;
  sent: string[];
}

/** The room below the article: the count in the rail, the thread on the article's own axis, and the form. */
export function Moot(props: MootProps) {
  const { site, article, page, sort, cursor, draft, draftIsGone, sent } = props;
  const here = articlePath(article.slug);
  const sorted = sort === 'newest' ? { sort } : {};
  const address = (query: Record<string, string>, fragment: string) => {
    const parameters = new URLSearchParams({ ...sorted, ...query });
    return `${here}${parameters.size > 0 ? `?${parameters}` : ''}${fragment}`;
  };
  const onPage = idsOf(page.roots, page.opening);
  const answered = props.answered?.gone ? null : props.answered;
  const inPlace = answered !== null && onPage.has(answered.id);
  const form = (
    <CommentForm
      site={site}
      articleSlug={article.slug}
      slowSeconds={article.slowSeconds}
      parent={answered && { id: answered.id, name: answered.authorName }}
      draft={draft}
      inPlace={inPlace}
      cancelHref={answered && address(cursor, inPlace ? `#c-${answered.id}` : '#moot')}
      sent={sent}
    />
  );
  const place: Place = {
    articleSlug: article.slug,
    language: site.language,
    onPage,
    canFollow: site.mail,
    replyTo: article.commentsOpen ? address({ ...cursor, reply: '' }, '') : null,
    form: inPlace && article.commentsOpen ? { under: answered.id, element: form } : undefined,
  };
  const readable = countReadable(page.roots);
  const nextHref = page.next && address({ after: page.next }, '#moot');
  return (
    <section className="moot" id="moot" aria-labelledby="moot-title" data-article={article.slug}>
      <div className="page">
        <div className="moot-head">
          <h2 id="moot-title">
            {article.commentCount === 0 ? 'No comments yet' : countOf(article.commentCount)}
          </h2>
          <p className="arrived" role="status" />
          <ul className="bare">
            {article.commentCount > 1 && (
              <>
                <SortLink name="Oldest first" href={`${here}#moot`} current={sort === 'oldest'} />
                <SortLink name="Newest first" href={`${here}?sort=newest#moot`} current={sort === 'newest'} />
              </>
            )}
            {article.commentsOpen && (
              <li>
                <a href={inPlace ? address(cursor, '#respond') : '#respond'} data-say-something="">
                  Say something
                </a>
              </li>
            )}
            <li>
              <a href={`${here}/feed.xml`}>Feed of this thread</a>
            </li>
          </ul>
        </div>
        <div className="moot-body">
          {page.size > 0 && <Thread page={page} place={place} nextHref={nextHref} />}
          <Pager
            label="Pages of the thread"
            previous={page.previous && address({ before: page.previous }, '#moot')}
            next={nextHref}
            count={`${readable} of ${countOf(article.commentCount)} on this page`}
          />
          <div className="after">
            {page.size === 0 && article.commentsOpen && (
              <p className="empty">
                Here will be what people have to say. The place is kept for whoever comes first.
              </p>
            )}
            {draftIsGone && (
              <p className="banner" role="alert">
                <span>
                  Your text was kept here for an hour, and that hour is over. If you came by “back”, your
                  browser may still have it one page further back.
                </span>
              </p>
            )}
            {!article.commentsOpen && <Closed draft={draft} />}
            {article.commentsOpen && answered && !inPlace && <Answered comment={answered} place={place} />}
            {article.commentsOpen && !inPlace && form}
            {site.mail && (
              <FollowForm
                action={`${here}/subscriptions`}
                summary="Tell me by mail what is said here"
                kept={props.follow}
              />
            )}
          </div>
        </div>
      </div>
    </section>
  );
}

function SortLink({ name, href, current }: { name: string; href: string; current: boolean }) {
  return <li>{current ? <span aria-current="true">{name}</span> : <a href={href}>{name}</a>}</li>;
}
