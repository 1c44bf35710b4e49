import type { Author } from '@/lib/auth/viewer';
import { MESSAGES } from '@/lib/articles/schema';
import { readWhen } from '@/lib/articles/schedule-time';
import { saveArticle, type Move, type Saved } from '@/lib/articles/save-article';

interface Change {
  slug: string;
  raw: Record<string, unknown>;
  author: Author;
}

/**
 * Saves an article and publishes it: at once, or, with `when: 'later'`, at the `date` and `time` that clocks show in
 * `zone`. What was public before keeps its day, so that it does not come up as new. Refused as `invalid` without a text,
 * for a time that has passed or cannot be read, and for what is public already and is to appear later.
 */
export async function publishArticle({ slug, raw, author }: Change): Promise<Saved> {
  return saveArticle({ slug, raw, author, move: raw.when === 'later' ? appearLater(raw) : appearNow });
}

/** Saves an article and takes it off the site, or out of the schedule: a draft again. Its comments come back with it. */
export async function unpublishArticle({ slug, raw, author }: Change): Promise<Saved> {
  return saveArticle({ slug, raw, author, move: disappear });
}

const appearNow: Move = ({ publishedAt, body, clock }) => {
  if (body.trim() === '') return { errors: { body: [MESSAGES.emptyBody] } };
  const wasPublic = publishedAt !== null && publishedAt <= clock;
  return { status: 'published', publishedAt: wasPublic ? publishedAt : clock };
};

function appearLater(raw: Record<string, unknown>): Move {
  const text = (field: string) => {
    const value = raw[field];
    return typeof value === 'string' ? value : '';
  };
  return ({ status, body, clock }) => {
    if (status === 'published') return { errors: { date: [PUBLIC_ALREADY] } };
    if (body.trim() === '') return { errors: { body: [MESSAGES.emptyBody] } };
    const when = readWhen({ date: text('date'), time: text('time'), zone: text('zone'), now: clock });
    if (when.outcome === 'invalid') return { errors: when.errors };
    return { status: 'scheduled', publishedAt: when.at };
  };
}

const PUBLIC_ALREADY = 'It can be read already. Take it off the site first.';

const disappear: Move = ({ publishedAt, clock }) => ({
  status: 'draft',
  publishedAt: publishedAt !== null && publishedAt <= clock ? publishedAt : null,
});
