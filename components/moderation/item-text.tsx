import type { QueueItem as Item } from '@/lib/moderation/queue-item';
import { SafeHtml } from '@/components/ui/safe-html';
import type { Desk } from './desk';
import { articlePath, commentPath } from '@/lib/urls';

interface ItemProps {
  item: Item;
  desk: Desk;
}

/** What was said, and where: covered until asked for where this moderator wants it so, cut in height where it is long. */
export function ItemText({ item, desk }: ItemProps) {
  const cover = coverOf(item, desk);
  const texts = <Texts item={item} />;
  return (
    <div className="what">
      <Around item={item} />
      {cover === null ? (
        texts
      ) : (
        <details className="veil">
          <summary>{`Covered: ${cover}. Show it`}</summary>
          {texts}
        </details>
      )}
    </div>
  );
}

function coverOf({ reports, urgency }: Item, { cover }: Desk): string | null {
  if (cover === 'none') return null;
  if (reports.count > 0)
    return reports.count === 1 ? 'a reader reported it' : `${reports.count} readers reported it`;
  if (urgency > 0) return 'it may hurt somebody';
  return cover === 'all' ? 'you want all texts covered' : null;
}

function Texts({ item }: { item: Item }) {
  const { id, bodyHtml, revision } = item;
  if (revision === null) return <Text id={id} html={bodyHtml} />;
  return (
    <>
      <p className="version">The new text of its author:</p>
      <Text id={`new-${id}`} html={revision.bodyHtml} />
      <details className="fold">
        <summary>What stands there now</summary>
        <Text id={id} html={bodyHtml} />
      </details>
    </>
  );
}

/** More characters of markup than this fill a screen. */
const LONG = 1_800;

function Text({ id, html }: { id: string; html: string }) {
  const said = <SafeHtml className="said" dir="auto" html={html} />;
  if (html.length <= LONG) return said;
  return (
    <div className="long">
      {said}
      <label className="button">
        <input type="checkbox" id={`all-${id}`} /> Show all of it
      </label>
    </div>
  );
}

function Around({ item: { id, article, parent, status, folded, locked } }: { item: Item }) {
  return (
    <div className="around">
      {'on '}
      <a href={status === 'published' ? commentPath(article.slug, id) : `${articlePath(article.slug)}#moot`}>
        <bdi>{article.title}</bdi>
      </a>
      {parent && (
        <>
          {', in reply to '}
          <bdi>{parent.authorName}</bdi>
        </>
      )}
      {folded && ' · folded for readers'}
      {locked && ' · replies are closed'}{' '}
      <span className="tied">
        (<a href={`/moderation${articlePath(article.slug)}`}>close or slow down</a>)
      </span>
      {parent && <blockquote dir="auto">{parent.excerpt}</blockquote>}
    </div>
  );
}
