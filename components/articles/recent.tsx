import type { ArticleSummary } from '@/lib/articles/article';
import { Piece } from './piece';

interface RecentProps {
  articles: ArticleSummary[];
  language: string;
  level?: 'h2' | 'h3';
  section?: boolean;
}

/** Articles in two ruled columns, one on a phone. */
export function Recent({ articles, language, level = 'h3', section = true }: RecentProps) {
  return (
    <ul className="recent bare">
      {articles.map((article) => (
        <li className="piece" key={article.id}>
          <Piece article={article} language={language} level={level} section={section} />
        </li>
      ))}
    </ul>
  );
}
