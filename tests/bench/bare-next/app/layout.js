import { createElement } from 'react';

export const dynamic = 'force-dynamic';

/** Nothing around the page but what HTML needs. */
export default function Layout({ children }) {
  return createElement('html', { lang: 'en' }, createElement('body', null, children));
}
