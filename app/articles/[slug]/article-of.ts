import { cache } from 'react';
import { getArticle } from '@/lib/articles/queries';

/** The article of a page, asked once for its head and its body. */
export const articleOf = cache(getArticle);
