import type { ReactNode } from 'react';

interface PlainPageProps {
  title: ReactNode;
  /** One sentence or two under the title. */
  standfirst?: ReactNode;
  crumbs?: ReactNode;
  children?: ReactNode;
}

/** A page that is neither an article nor a list: one heading and what belongs to it, on the axis of the articles. */
export function PlainPage({ title, standfirst, crumbs, children }: PlainPageProps) {
  return (
    <div className="plain">
      <div className="page">
        <div className="plain-body">
          {crumbs}
          <h1>{title}</h1>
          {standfirst !== undefined && <p className="standfirst">{standfirst}</p>}
          {children}
        </div>
      </div>
    </div>
  );
}
