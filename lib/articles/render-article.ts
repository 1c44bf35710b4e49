import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { articleMarkdown } from '@/lib/articles/article-markdown';
import { cleanArticleHtml } from '@/lib/articles/clean-html';

/** Adults read 200 to 260 words of plain text a minute; this is what most magazines reckon with. */
const WORDS_A_MINUTE = 220;

export type ArticleSource = { source: string; format: 'markdown' | 'html' };

/** `html` for the page, `text` for searching (one block a line), `minutes` of reading, 1 at least. */
export type RenderedArticle = { html: string; text: string; minutes: number };

/**
 * An article as it is stored beside its source: rendered and cleaned once, when it is written. `html` is legacy HTML that
 * an import brought along; whoever calls, it passes the same wall as Markdown.
 */
export function renderArticle({ source, format }: ArticleSource): RenderedArticle {
  const normal = source.replace(/\r\n?/g, '\n').normalize('NFC');
  const html = cleanArticleHtml(format === 'markdown' ? articleMarkdown.render(normal) : normal);
  const text = plainText(html);
  return { html, text, minutes: Math.max(1, Math.round(countWords(text) / WORDS_A_MINUTE)) };
}

/** Elements that stand in a line of text: all others begin a new one. */
const IN_LINE = new Set(['a', 'span', 'code', 'em', 'strong', 'del', 'ins', 'sub', 'sup', 'abbr', 'img']);

function plainText(html: string): string {
  let text = '';
  read(parseFragment(html));
  return text
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();

  function read(node: DefaultTreeAdapterTypes.Node): void {
    if (node.nodeName === '#text' && 'value' in node) text += node.value;
    if (!('childNodes' in node)) return;
    const newLine = IN_LINE.has(node.nodeName) ? '' : '\n';
    text += newLine;
    for (const child of node.childNodes) read(child);
    text += newLine;
  }
}

/** Words of any script: Chinese, Japanese and Thai put no spaces between theirs. */
function countWords(text: string): number {
  let words = 0;
  for (const { isWordLike } of WORDS.segment(text)) if (isWordLike === true) words += 1;
  return words;
}

const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });
