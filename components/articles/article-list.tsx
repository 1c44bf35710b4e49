import type { ReactNode } from 'react';
import type { ArticleList as Page } from '@/lib/articles/article';
import { Crumbs } from '@/components/ui/crumbs';
import { Pager } from '@/components/ui/pager';
import { Recent } from './recent';

interface ArticleListProps {
  title: string;
  /** What the section is for, who the author is. */
  about: ReactNode;
  list: Page;
  language: string;
  /** The address of the list, to which the cursors are added. */
  path: string;
  section?: boolean;
}

/** The articles of a section, of a tag, of an author: newest first. */
export function ArticleList({ title, about, list, language, path, section = true }: ArticleListProps) {
  return (
    <div className="page listing">
      <Crumbs trail={[]} here={title} />
      <h1 dir="auto">{title}</h1>
      {about !== '' && (
        <p className="standfirst" dir="auto">
          {about}
        </p>
      )}
      {list.articles.length === 0 ? (
        <p className="empty">
          {'Here will be articles, as soon as one is published. '}
          <a href="/">Read what there is</a>
        </p>
      ) : (
        <Recent articles={list.articles} language={language} level="h2" section={section} />
      )}
      <Pager
        label="Pages of this list"
        previous={list.previous && `${path}?before=${list.previous}`}
        next={list.next && `${path}?after=${list.next}`}
        words={{ previous: 'Newer', next: 'Older' }}
      />
    </div>
  );
}
