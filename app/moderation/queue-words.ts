import { spanInWords } from '@/components/moderation/item-words';
import type { OwnDay } from '@/lib/moderation/own-day';
import type { QueuePage } from '@/lib/moderation/queue';

interface AsideProps {
  list: 'waiting' | 'spam';
  page: QueuePage;
  day: OwnDay;
  at: Date;
}

/** Since when the oldest waits, and what this moderator has done today. */
export function asideInWords({ list, page: { oldest }, day: { seen, decided }, at }: AsideProps): string {
  const waits =
    list === 'waiting' &&
    oldest !== null &&
    `The oldest for ${spanInWords(at.getTime() - oldest.getTime())}.`;
  const today = seen > 0 && `You have seen to ${seen} today, and decided ${decided}; only you can see that.`;
  return [waits, today].filter(Boolean).join(' ');
}

interface EmptyProps {
  list: 'waiting' | 'spam';
  narrowed: boolean;
  day: OwnDay;
  language: string;
}

/** What an empty list says: that it is empty, and since when. */
export function emptyInWords({ list, narrowed, day: { lastDecidedAt }, language }: EmptyProps): string {
  if (narrowed) return 'Nothing of this waits.';
  if (list === 'spam') return 'Nothing was taken for spam. What is goes away by itself after 15 days.';
  if (lastDecidedAt === null)
    return 'Nothing waits. What needs a person stands here as soon as something does.';
  return `Nothing waits. The last one was decided ${momentInWords(lastDecidedAt, language)}.`;
}

/** “at 21:40”, or with its day when that is not today (UTC, as all times on our pages). */
function momentInWords(at: Date, language: string): string {
  const locale = language === 'en' ? 'en-GB' : language;
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }).format(at);
  const isToday = at.toISOString().slice(0, 10) === new Date().toISOString().slice(0, 10);
  if (isToday) return `at ${time} UTC`;
  return `on ${new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(at)}`;
}
