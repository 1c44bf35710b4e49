import { cache } from 'react';
import { getSite } from '@/lib/articles/queries';

/** What every part of one page shows of the site, asked once for a page. */
export const currentSite = cache(getSite);
