import type { ReactNode } from 'react';
import '../styles/account.css';
import '../styles/following.css';

export default function SubscriptionsLayout({ children }: { children: ReactNode }) {
  return children;
}
