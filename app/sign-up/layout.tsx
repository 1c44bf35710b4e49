import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import '../styles/account.css';

export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function SignUpLayout({ children }: { children: ReactNode }) {
  return children;
}
