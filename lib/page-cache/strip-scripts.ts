/**
 * Takes every script out of a page but those marked `data-keep`, and what would load scripts ahead of time. Next puts
 * React and the page's data a second time into each page; our pages are complete without it, and what script adds is one
 * small module of ours. React and the sanitiser write every `<` that is text as `&lt;`, so what looks like a tag is one.
 */
export function stripScripts(html: string): string {
  return html
    .replaceAll(SCRIPT, (element, attributes: string) => (KEPT.test(attributes) ? element : ''))
    .replaceAll(LINK, (element) => (LOADS_SCRIPT.test(element) && !KEPT.test(element) ? '' : element));
}

const SCRIPT = /<script\b([^>]*)>[\s\S]*?<\/script>/gi;
const LINK = /<link\b[^>]*>/gi;
const LOADS_SCRIPT = /\srel="modulepreload"|\sas="script"/i;
const KEPT = /\sdata-keep(?=[\s=/>]|$)/i;
