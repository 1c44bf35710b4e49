import { env } from '@/lib/env';

// Next would write it down at build, when SITE_URL may be another.
export const dynamic = 'force-dynamic';

/** What is for one person has no place in a search engine; neither have the many views of one thread. */
const CLOSED = [
  '/receipts/',
  '/reports/',
  '/moderation',
  '/sign-in',
  '/search',
  '/api/',
  '/*?reply=',
  '/*?draft=',
];

/** The rules for crawlers. */
export function GET(): Response {
  const lines = [
    'User-agent: *',
    ...CLOSED.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${env.SITE_URL}/sitemap.xml`,
  ];
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
