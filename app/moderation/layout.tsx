import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { QUEUE_SCRIPT } from '@/lib/generated/assets';
import '../styles/entries.css';
import '../styles/queue.css';
import '../styles/settling.css';

export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function ModerationLayout({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <script data-keep="" src={QUEUE_SCRIPT} defer />
    </>
  );
}
