import type { Article, SiteFacts } from '@/lib/articles/article';
import type { CommentInContext, ThreadComment } from '@/lib/comments/comment';
import { FollowForm, type KeptFollow } from '@/components/subscriptions/follow-form';
import { Crumbs } from '@/components/ui/crumbs';
import { Comment, type Place } from './comment';
import { ReportForm, type KeptReport } from './report-form';
import { idsOf } from './on-page';
import { Replies } from './thread';
import { articlePath, commentPath, sectionPath } from '@/lib/urls';

interface ContextProps {
  site: SiteFacts;
  article: Article;
  context: CommentInContext;
  /** What was refused, to be put right. */
  kept: { report: KeptReport | null; follow: KeptFollow | null };
}

/** One comment where it stands: what it answers above it, what answers it below. */
export function Context({ site, article, context, kept }: ContextProps) {
  const { ancestors, comment, replies, moreAfter } = context;
  const thread = articlePath(article.slug);
  const moreHref = moreAfter && `${thread}?after=${moreAfter}#moot`;
  const place: Place = {
    articleSlug: article.slug,
    language: site.language,
    canFollow: site.mail,
    onPage: idsOf(replies, [...ancestors, comment]),
    replyTo: article.commentsOpen ? `${thread}?reply=` : null,
    form: comment.gone
      ? undefined
      : {
          under: comment.id,
          element: (
            <>
              {site.mail && (
                <FollowForm
                  action={`/comments/${comment.id}/subscriptions`}
                  summary="Tell me by mail what is said below it"
                  kept={kept.follow}
                />
              )}
              <ReportForm commentId={comment.id} kept={kept.report} />
            </>
          ),
        },
  };
  const count = replies.reduce((sum, reply) => sum + 1 + reply.replyCount, 0);
  const latest = replies
    .flatMap((reply) => [reply.createdAt, reply.latestReplyAt ?? reply.createdAt])
    .sort(byTime)
    .at(-1);
  return (
    <div className="moot context" data-article={article.slug}>
      <div className="page">
        <Crumbs trail={trailOf(article)} here="One comment" />
        <div className="moot-head">
          <Heading comment={comment} />
          <ul className="bare">
            <li>
              <a href={`${thread}#moot`}>The whole conversation</a>
            </li>
            <li>
              <a href={thread}>The article</a>
            </li>
          </ul>
        </div>
        <div className="moot-body">
          <h2 className="unseen">In the conversation</h2>
          <ol className="chain bare">
            {ancestors.map((ancestor, index) => (
              <li className="voice" key={ancestor.id}>
                <Comment comment={ancestor} place={place} hasReplies />
                {context.omitted > 0 && isBeforeGap(ancestors, index) && (
                  <p className="omitted">
                    <a href={commentPath(article.slug, ancestors[index + 1]?.id ?? comment.id)}>
                      {context.omitted === 1 ? 'One more between' : `${context.omitted} more between`}
                    </a>
                  </p>
                )}
              </li>
            ))}
            <li className="voice">
              <Comment comment={comment} place={place} target hasReplies={count > 0} />
              <Replies
                nodes={replies}
                count={count}
                latest={latest ?? null}
                place={place}
                nextHref={moreHref}
              />
            </li>
          </ol>
          {!comment.gone && (
            <p className="hint yours">
              {'Did you write this a moment ago? '}
              <a href="/receipts/latest" rel="nofollow">
                Your receipt
              </a>
            </p>
          )}
          {moreHref !== null && (
            <p className="continues">
              <a href={moreHref}>More replies, in the whole conversation</a>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

function Heading({ comment }: { comment: ThreadComment }) {
  if (comment.gone) return <h1>A comment that is gone</h1>;
  return (
    <h1>
      {'What '}
      <bdi>{comment.authorName}</bdi>
      {' said'}
    </h1>
  );
}

function trailOf({ slug, title, section }: Article) {
  const article = { href: articlePath(slug), name: title };
  return section ? [{ href: sectionPath(section.slug), name: section.name }, article] : [article];
}

/** The way up is left out in its middle: where depth leaps from one ancestor to the next. */
function isBeforeGap(ancestors: ThreadComment[], index: number): boolean {
  const [here, next] = [ancestors[index], ancestors[index + 1]];
  return here !== undefined && next !== undefined && next.depth > here.depth + 1;
}

function byTime(a: Date, b: Date): number {
  return a.getTime() - b.getTime();
}
