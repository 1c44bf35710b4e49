import type { ArticleSummary } from '@/lib/articles/article';
import { Piece } from './piece';

/** The newest article, with its picture. The title is the link; the picture is not another one beside it. */
export function Lead({ article, language }: { article: ArticleSummary; language: string }) {
  const { picture } = article;
  return (
    <article className="piece lead">
      {picture && (
        <figure>
          <img
            src={picture.src}
            alt={picture.alt}
            width={picture.width}
            height={picture.height}
            fetchPriority="high"
          />
        </figure>
      )}
      <Piece article={article} language={language} level="h2" />
    </article>
  );
}
