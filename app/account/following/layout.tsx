import type { ReactNode } from 'react';
import '../../styles/following.css';

export default function FollowingLayout({ children }: { children: ReactNode }) {
  return children;
}
