import type { ReactNode } from 'react';
import type { SiteFacts } from '@/lib/articles/article';
import { Frame } from '@/components/ui/frame';
import { writePath } from '@/lib/urls';

interface WritePageProps {
  site: SiteFacts;
  /** The article that is written at; null on the list of all of them. */
  article: { slug: string; title: string } | null;
  current: 'list' | 'text' | 'conversation' | 'revisions';
  /** What stands under the title: a sentence or two. */
  standfirst?: ReactNode;
  children: ReactNode;
}

/** A page of the writing desk: the ways around it in the head, the title, and what belongs to it on one axis. */
export function WritePage({ site, article, current, standfirst, children }: WritePageProps) {
  const path = article === null ? '' : writePath(article.slug);
  const items = [
    { href: '/write', name: 'My articles', current: current === 'list' },
    ...(article === null
      ? []
      : [
          { href: path, name: 'Text', current: current === 'text' },
          { href: `${path}/conversation`, name: 'Conversation', current: current === 'conversation' },
          { href: `${path}/revisions`, name: 'Earlier versions', current: current === 'revisions' },
        ]),
  ];
  return (
    <Frame site={site} links={{ label: 'Writing', items }} mainClass="write">
      <div className="plain">
        <div className="page">
          <div className="plain-body">
            <h1 dir="auto">{article?.title ?? 'Writing'}</h1>
            {standfirst !== undefined && <p className="standfirst small">{standfirst}</p>}
            <div className="desk">{children}</div>
          </div>
        </div>
      </div>
    </Frame>
  );
}
