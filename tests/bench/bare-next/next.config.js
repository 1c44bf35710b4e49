import { join } from 'node:path';

// As Next comes, but for what the site leaves out too: compressing, and a head that is sent in two pieces.
export default {
  compress: false,
  htmlLimitedBots: /./,
  turbopack: { root: join(import.meta.dirname, '../../..') },
};
