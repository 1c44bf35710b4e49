import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import '../styles/write.css';

export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function WriteLayout({ children }: { children: ReactNode }) {
  return children;
}
