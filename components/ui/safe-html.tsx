import type { HTMLAttributes } from 'react';

type Container = 'div' | 'section' | 'blockquote';

interface SafeHtmlProps extends HTMLAttributes<HTMLElement> {
  /** Markup that lib/ rendered and sanitised when it was written. Nothing else may come here. */
  html: string;
  as?: Container;
}

/** The one place where markup enters a page as text. */
export function SafeHtml({ html, as: Element = 'div', ...attributes }: SafeHtmlProps) {
  return <Element {...attributes} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** The reader's choice of day or night, kept by components/enhance under this name. Anything else there means "as my device". */
const THEME = `try{const t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`;

/**
 * The first page on a phone is painted in its own fonts (docs/decisions/0046). Ours are fetched by components/enhance when
 * it stands, which leaves their addresses here for the pages after it, and those have them at once. Whatever is wide or has a
 * mouse is told of them by a header, in the same words (lib/server/fonts).
 */
const FONTS = `{let f;try{f=sessionStorage.getItem('fonts')}catch{}if(f)for(const a of f.split(' '))document.head.append(Object.assign(document.createElement('link'),{rel:'preload',as:'font',crossOrigin:'',href:a}));else if(!matchMedia('(min-width:48rem),(pointer:fine)').matches)document.documentElement.dataset.fonts='later'}`;

/** What has to be known before anything is painted; a page without scripts has its fonts and follows the device and the switch at its foot. */
export function BeforePaint() {
  return <script data-keep="" dangerouslySetInnerHTML={{ __html: THEME + FONTS }} />;
}
