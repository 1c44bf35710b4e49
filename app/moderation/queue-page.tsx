import { Disputes } from '@/components/moderation/disputes';
import { Queue } from '@/components/moderation/queue';
import type { NarrowBy } from '@/components/moderation/queue-side';
import { requireModerator } from '@/lib/auth/viewer';
import { readChoices } from '@/lib/moderation/choices';
import { QUEUE_FILTERS, type QueueFilter } from '@/lib/moderation/find-waiting';
import { readOwnDay } from '@/lib/moderation/own-day';
import { readQueue, type QueuePage as Page } from '@/lib/moderation/queue';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { addressOf, one, type Query } from '@/app/query';
import { filtersOf } from './filters';
import { ModerationFrame } from './frame';
import { lastDecided } from './last-decided';
import { asideInWords, emptyInWords } from './queue-words';

interface QueuePageProps {
  list: 'waiting' | 'spam';
  query: Query;
}

/** Both lists are one page: what waits for a person, and what was taken for spam. */
export async function QueuePage({ list, query }: QueuePageProps) {
  const moderator = await admit(requireModerator);
  const asked = {
    show: QUEUE_FILTERS.find((filter) => filter === one(query, 'show')),
    article: one(query, 'article'),
    author: one(query, 'author'),
  };
  const path = list === 'waiting' ? '/moderation' : '/moderation/spam';
  const [show, after] = [one(query, 'show'), one(query, 'after')];
  const from = addressOf(path, { ...asked, show, after });
  const certain = list === 'spam' && one(query, 'show') === 'certain';
  const [site, choices, day, page, undo] = await Promise.all([
    currentSite(),
    readChoices(moderator),
    readOwnDay(moderator),
    readQueue({ list, after, ...asked, certain, moderator }),
    lastDecided({ query, from, moderator }),
  ]);
  const narrowed = Object.values(asked).some((value) => value !== undefined);
  return (
    <ModerationFrame site={site} current={list}>
      <Queue
        list={list}
        items={page.items}
        desk={{ language: site.language, reasons: page.reasons, cover: choices.cover, at: new Date(), from }}
        count={countOf({ list, page, show: asked.show, certain })}
        narrowed={narrowed}
        filters={filtersOf({ list, page, certain, narrowed: asked })}
        narrow={narrowBy({ path, page, asked })}
        keysOn={choices.keysOn}
        aside={asideInWords({ list, page, day, at: new Date() })}
        empty={
          page.disputes.length > 0
            ? 'No comment waits.'
            : emptyInWords({ list, narrowed, day, language: site.language })
        }
        disputes={
          <Disputes disputes={page.disputes} settled={one(query, 'dispute')} language={site.language} />
        }
        undo={undo}
        next={page.next && addressOf(path, { ...asked, show, after: page.next })}
      />
    </ModerationFrame>
  );
}

function countOf({ list, page, show, certain }: CountedProps): number {
  if (list === 'spam') return certain ? page.certain : page.spam;
  return show === undefined ? page.waiting : page.parts[show];
}

interface CountedProps {
  list: string;
  page: Page;
  show: QueueFilter | undefined;
  certain: boolean;
}

interface Asked {
  show: QueueFilter | undefined;
  article: string | undefined;
  author: string | undefined;
}

/** To be narrowed by what this page has of articles and authors. */
function narrowBy({ path, page, asked }: { path: string; page: Page; asked: Asked }): NarrowBy {
  const articles = new Map(page.items.map(({ article }) => [article.slug, article.title]));
  if (page.article !== null) articles.set(page.article.slug, page.article.title);
  const authors = new Map(
    page.items.flatMap(({ author, authorName }) =>
      author === null ? [] : [[author.key, authorName] as const],
    ),
  );
  if (page.author !== null) authors.set(page.author.key, page.author.name);
  return {
    action: path,
    ...asked,
    articles: [...articles].map(([slug, title]) => ({ slug, title })),
    authors: [...authors].map(([key, name]) => ({ key, name })),
  };
}
