import type { WritableSummary } from '@/lib/articles/writable-articles';
import { Time } from '@/components/ui/time';
import { writePath } from '@/lib/urls';

interface ArticleListsProps {
  lists: Record<WritableSummary['status'], WritableSummary[]>;
  language: string;
}

const LISTS = [
  { status: 'draft', name: 'Drafts' },
  { status: 'scheduled', name: 'To appear' },
  { status: 'published', name: 'Published' },
] as const;

/** What is being written, what is to appear and what can be read; a list that would be empty is left out. */
export function ArticleLists({ lists, language }: ArticleListsProps) {
  const shown = LISTS.filter(({ status }) => lists[status].length > 0);
  if (shown.length === 0)
    return <p className="empty">Here is what you write, as soon as there is something.</p>;
  return shown.map(({ status, name }) => (
    <section key={status} aria-labelledby={`list-${status}`}>
      <h2 id={`list-${status}`}>
        {name} <span className="count">{lists[status].length}</span>
      </h2>
      <ul className="mine bare">
        {lists[status].map((article) => (
          <li key={article.slug}>
            <h3 dir="auto">
              <a href={writePath(article.slug)}>{article.title}</a>
            </h3>
            <p className="meta">
              {article.byline !== null && (
                <>
                  <bdi>{article.byline}</bdi>
                  {' · '}
                </>
              )}
              {status === 'draft' || article.publishedAt === null ? (
                <>
                  {'last changed '}
                  <Time at={article.updatedAt} language={language} />
                </>
              ) : (
                <Time at={article.publishedAt} language={language} />
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  ));
}
