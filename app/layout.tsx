import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { BeforePaint } from '@/components/ui/safe-html';
import { env } from '@/lib/env';
import { ENHANCE_SCRIPT } from '@/lib/generated/assets';
import { currentSite } from './current-site';
import './globals.css';

// What is kept is kept by the page cache in front, which hears of every change; Next renders when it is asked.
export const dynamic = 'force-dynamic';

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf8f3' },
    { media: '(prefers-color-scheme: dark)', color: '#1c1917' },
  ],
};

export async function generateMetadata(): Promise<Metadata> {
  const { name, description } = await currentSite();
  return {
    metadataBase: new URL(env.SITE_URL),
    title: { default: name, template: `%s · ${name}` },
    description,
    referrer: 'same-origin',
    icons: { icon: { url: '/favicon.svg', type: 'image/svg+xml' } },
    formatDetection: { telephone: false, email: false, address: false, date: false },
  };
}

export default async function Layout({ children }: { children: ReactNode }) {
  const { language } = await currentSite();
  return (
    <html lang={language} dir={directionOf(language)} suppressHydrationWarning>
      <head>
        <BeforePaint />
        <script data-keep="" src={ENHANCE_SCRIPT} defer />
      </head>
      <body>{children}</body>
    </html>
  );
}

const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(new Intl.Locale(language).language) ? 'rtl' : 'ltr';
}
