import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import '../styles/account.css';
import '../styles/entries.css';

export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function AccountLayout({ children }: { children: ReactNode }) {
  return children;
}
