import type { ReactNode } from 'react';
import { ServiceNotices } from '@/components/moderation/service-notices';
import { Frame } from '@/components/ui/frame';
import { readNotices } from '@/lib/moderation/banner';
import type { currentSite } from '@/app/current-site';

/** The rooms of moderators, in the order of how often somebody goes there. */
const ROOMS = [
  { href: '/moderation', name: 'Queue', room: 'waiting' },
  { href: '/moderation/spam', name: 'Spam', room: 'spam' },
  { href: '/moderation/people', name: 'People', room: 'people' },
  { href: '/moderation/rules', name: 'Rules', room: 'rules' },
  { href: '/moderation/log', name: 'Log', room: 'log' },
  { href: '/moderation/statistics', name: 'Statistics', room: 'statistics' },
  { href: '/moderation/choices', name: 'Yours', room: 'choices' },
] as const;

interface ModerationFrameProps {
  site: Awaited<ReturnType<typeof currentSite>>;
  /** Null on a page that is in none of them. */
  current: (typeof ROOMS)[number]['room'] | null;
  children: ReactNode;
}

/** Head, rooms and foot of every page for moderators. */
export async function ModerationFrame({ site, current, children }: ModerationFrameProps) {
  const notices = await readNotices();
  const items = ROOMS.map(({ href, name, room }) => ({ href, name, current: room === current }));
  return (
    <Frame site={site} links={{ label: 'Moderation', items }} skip="Skip to the queue" mainClass="queue">
      <ServiceNotices notices={notices} language={site.language} />
      {children}
    </Frame>
  );
}
