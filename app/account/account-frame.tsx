import type { ComponentProps } from 'react';
import { AccountPage } from '@/components/account/account-page';
import { may, type Act } from '@/lib/auth/policy';
import type { Viewer } from '@/lib/auth/viewer';

/** The rooms beyond one's own account, for those who may enter them. */
const ROOMS: readonly { href: string; name: string; act: Act }[] = [
  { href: '/write', name: 'Writing', act: 'write' },
  { href: '/moderation', name: 'Moderation', act: 'moderate' },
  { href: '/admin', name: 'Administration', act: 'administer' },
];

type AccountFrameProps = Omit<ComponentProps<typeof AccountPage>, 'rooms'> & {
  viewer: Pick<Viewer, 'role' | 'isBanned'>;
};

/** Head and foot of every page of one's own account; the head leads on to the rooms that this one may enter. */
export function AccountFrame({ viewer, ...page }: AccountFrameProps) {
  return <AccountPage {...page} rooms={ROOMS.filter(({ act }) => may(viewer.role, act, viewer))} />;
}
