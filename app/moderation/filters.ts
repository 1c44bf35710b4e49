import type { Filter } from '@/components/moderation/queue-side';
import type { QueueFilter } from '@/lib/moderation/find-waiting';
import type { QueuePage } from '@/lib/moderation/queue';
import { addressOf } from '@/app/query';

const NAMES: Record<QueueFilter, string> = {
  urgent: 'Urgent',
  held: 'Held',
  reported: 'Reported',
  appeals: 'Appeals',
  edited: 'Edited by their authors',
  checking: 'Waiting for the check',
  'passed-on': 'For a colleague',
};

interface FiltersProps {
  list: 'waiting' | 'spam';
  page: QueuePage;
  certain: boolean;
  /** What the list is narrowed to now; an article and an author stay when the part changes. */
  narrowed: { show: QueueFilter | undefined; article: string | undefined; author: string | undefined };
}

/** The parts of the queue that have something, and those that are shown, with how much is in each. */
export function filtersOf({
  list,
  page,
  certain,
  narrowed: { show, article, author },
}: FiltersProps): Filter[] {
  const parts = Object.entries(NAMES) as [QueueFilter, string][];
  return [
    {
      href: addressOf('/moderation', { article, author }),
      name: 'Everything',
      count: page.waiting,
      current: list === 'waiting' && show === undefined,
      total: 'waiting',
    },
    ...parts
      .filter(([part]) => page.parts[part] > 0 || part === show || ALWAYS.has(part))
      .map(([part, name]) => ({
        href: addressOf('/moderation', { show: part, article, author }),
        name,
        count: page.parts[part],
        current: list === 'waiting' && part === show,
      })),
    {
      href: '/moderation/spam',
      name: 'Spam',
      count: page.spam,
      current: list === 'spam' && !certain,
      total: 'spam',
    },
    {
      href: '/moderation/spam?show=certain',
      name: 'Certain spam',
      count: page.certain,
      current: list === 'spam' && certain,
    },
  ];
}

/** These stand there also when they are empty, so that the list keeps its shape. */
const ALWAYS: ReadonlySet<QueueFilter> = new Set(['urgent', 'held', 'reported', 'appeals']);
