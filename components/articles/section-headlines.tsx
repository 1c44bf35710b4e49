import type { Section } from '@/lib/articles/article';
import { articlePath, sectionPath } from '@/lib/urls';

interface SectionHeadlinesProps {
  sections: { section: Section; articles: { slug: string; title: string }[] }[];
}

/** Every section with what it is for and its latest articles, five in a row, baselines shared. */
export function SectionHeadlines({ sections }: SectionHeadlinesProps) {
  if (sections.length === 0) return null;
  return (
    <section className="sections" id="sections" aria-labelledby="sections-title">
      <div className="page">
        <h2 id="sections-title">Sections</h2>
        <ul className="section-list bare">
          {sections.map(({ section, articles }) => (
            <li key={section.slug}>
              <h3>
                <a href={sectionPath(section.slug)}>
                  <bdi>{section.name}</bdi>
                </a>
              </h3>
              <p dir="auto">{section.description}</p>
              <ul className="bare">
                {articles.map(({ slug, title }) => (
                  <li key={slug} dir="auto">
                    <a href={articlePath(slug)}>{title}</a>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
