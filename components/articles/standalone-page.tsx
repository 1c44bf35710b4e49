import { Crumbs } from '@/components/ui/crumbs';
import { SafeHtml } from '@/components/ui/safe-html';

interface StandalonePageProps {
  title: string;
  standfirst: string;
  bodyHtml: string;
}

/** A page that stands by itself: about, guidelines. Set like an article, with nobody's name and no thread. */
export function StandalonePage({ title, standfirst, bodyHtml }: StandalonePageProps) {
  return (
    <article className="story">
      <div className="page">
        <div className="story-body">
          <Crumbs trail={[]} here={title} />
          <h1 dir="auto">{title}</h1>
          {standfirst !== '' && (
            <p className="standfirst" dir="auto">
              {standfirst}
            </p>
          )}
          <SafeHtml className="prose" dir="auto" html={bodyHtml} />
        </div>
      </div>
    </article>
  );
}
