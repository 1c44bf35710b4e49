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

/** Sets the kept theme before anything is painted; a page without scripts follows the device and the switch at its foot. */
export function ThemeBeforePaint() {
  return <script data-keep="" dangerouslySetInnerHTML={{ __html: THEME }} />;
}
