import { listSitemap } from '@/lib/articles/sitemap';
import { env } from '@/lib/env';

// Next would write it down at build; articles come later.
export const dynamic = 'force-dynamic';

/** Every published article and page. Paths are percent-encoded and so need no further escaping. */
export async function GET(): Promise<Response> {
  const entries = await listSitemap();
  const urls = entries.map(
    ({ path, updatedAt }) =>
      `<url><loc>${env.SITE_URL}${path}</loc><lastmod>${updatedAt.toISOString().slice(0, 10)}</lastmod></url>`,
  );
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    `<url><loc>${env.SITE_URL}/</loc></url>`,
    ...urls,
    '</urlset>\n',
  ].join('\n');
  return new Response(xml, { headers: { 'content-type': 'application/xml; charset=utf-8' } });
}
