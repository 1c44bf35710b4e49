import type { Metadata } from 'next';
import { Lead } from '@/components/articles/lead';
import { Recent } from '@/components/articles/recent';
import { SectionHeadlines } from '@/components/articles/section-headlines';
import { Voices } from '@/components/articles/voices';
import { Frame } from '@/components/ui/frame';
import { Pager } from '@/components/ui/pager';
import type { SiteFacts } from '@/lib/articles/article';
import { listArticles, sectionHeadlines } from '@/lib/articles/queries';
import { recentVoices } from '@/lib/comments/voices';
import { currentSite } from './current-site';
import { written, type Page } from './written';
import { cursorOf, type Query } from './query';

/** What fits beside the lead without outgrowing it. */
const VOICES = 5;

interface FrontPageProps {
  searchParams: Promise<Query>;
}

export async function generateMetadata({ searchParams }: FrontPageProps): Promise<Metadata> {
  const [site, query] = await Promise.all([currentSite(), searchParams]);
  return headOf(site, query);
}

export default async function FrontPage({ searchParams }: FrontPageProps) {
  const query = await searchParams;
  return written(() => write(query));
}

async function write(query: Query): Promise<Page<Metadata> | null> {
  const [site, list, voices, sections] = await Promise.all([
    currentSite(),
    listArticles(cursorOf(query)),
    recentVoices(VOICES),
    sectionHeadlines(),
  ]);
  if (list === null) return null;
  const isFirst = list.previous === null;
  const [lead, ...others] = list.articles;
  const recent = isFirst ? others : list.articles;
  const { headline, more } = split(site.description, site.language);
  const body = (
    <Frame site={site}>
      <div className="page">
        <div className="front-mast">
          <h1 dir="auto">{isFirst ? headline || site.name : 'Older articles'}</h1>
          {isFirst && more !== '' && <p dir="auto">{more}</p>}
        </div>
        <div className="front">
          {isFirst && (
            <>
              {lead ? <Lead article={lead} language={site.language} /> : <NothingYet />}
              <Voices voices={voices} language={site.language} />
            </>
          )}
          {recent.length > 0 && (
            <section className="wide" aria-labelledby="recent-title">
              <h2 id="recent-title" className="unseen">
                Recent articles
              </h2>
              <Recent articles={recent} language={site.language} />
            </section>
          )}
          <Pager
            label="Pages of articles"
            previous={list.previous && `/?before=${list.previous}`}
            next={list.next && `/?after=${list.next}`}
            words={{ previous: 'Newer articles', next: 'Older articles' }}
          />
        </div>
      </div>
      {isFirst && <SectionHeadlines sections={sections} />}
    </Frame>
  );
  return { head: headOf(site, query), site, body };
}

function headOf({ name, description }: SiteFacts, query: Query): Metadata {
  const isFirst = query.after === undefined && query.before === undefined;
  return {
    title: { absolute: name },
    description,
    alternates: { canonical: '/', types: { 'application/atom+xml': [{ url: '/feed.xml', title: name }] } },
    openGraph: { type: 'website', siteName: name, title: name, description, url: '/' },
    ...(isFirst ? {} : { robots: { index: false } }),
  };
}

function NothingYet() {
  return (
    <p className="empty">
      {'The newest article will stand here, as soon as there is one. '}
      <a href="/sign-in">Sign in to write it</a>
    </p>
  );
}

/** The first sentence of what the site says of itself heads the front page; the rest stands below it. */
function split(description: string, language: string): { headline: string; more: string } {
  const [first] = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(description);
  const headline = first?.segment ?? '';
  return { headline: headline.trim(), more: description.slice(headline.length).trim() };
}
