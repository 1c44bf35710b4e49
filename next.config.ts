import type { NextConfig } from 'next';

const config: NextConfig = {
  // superagent (below akismet-api) requires files dynamically, which Turbopack cannot bundle; pg and Prisma are servers' own.
  serverExternalPackages: ['akismet-api', 'pg', '@prisma/adapter-pg', '@node-rs/argon2', 'next-auth'],
  // The image optimiser has had an RCE and a disk-filling bug, and nothing here needs it.
  images: { unoptimized: true },
  // Our own server compresses once per cached page, off the request path.
  compress: false,
  poweredByHeader: false,
  // Types are checked by `npm run check`; checking them again at every build would double its time.
  typescript: { ignoreBuildErrors: true },
  // Addresses are normalised by our own server, before Next sees them.
  skipTrailingSlashRedirect: true,
  // The whole head in the head for everybody. What Next sends later, script would have to put in its place; ours have none.
  htmlLimitedBots: /./,
  devIndicators: false,
  // So that a page can answer 403 with app/forbidden/page.
  experimental: { authInterrupts: true },
};

export default config;
