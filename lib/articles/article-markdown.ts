import MarkdownIt, { type MarkdownIt as Markdown, type StateCore, type Token } from 'markdown-it';

const BLOCKS = ['blockquote', 'code', 'fence', 'heading', 'hr', 'lheading', 'list', 'paragraph', 'reference'];
const INLINES = [
  ...['autolink', 'backticks', 'emphasis', 'entity', 'escape', 'image', 'link', 'linkify', 'newline', 'text'],
];
const INLINES_AFTER = ['balance_pairs', 'emphasis', 'fragments_join'];

/** The page has the only h1, and below h4 nobody sees a difference. */
const HEADING_LEVELS: Record<string, string> = { h1: 'h2', h5: 'h4', h6: 'h4' };

/**
 * The Markdown of articles: paragraphs, headings from h2 to h4, quotations, lists, code, links, pauses, and figures: an
 * image alone in its paragraph, `![description](/uploads/… "caption | credit")`. HTML in it stays text. What comes out is
 * not yet safe: it goes through `cleanArticleHtml`.
 */
export const articleMarkdown = makeArticleMarkdown();

function makeArticleMarkdown(): Markdown {
  const markdown = new MarkdownIt('zero', { html: false, linkify: true });
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  for (const schema of ['ftp:', 'mailto:', '//']) markdown.linkify.add(schema, null);
  markdown.core.ruler.enable('linkify');
  markdown.block.ruler.enableOnly(BLOCKS);
  markdown.inline.ruler.enableOnly(INLINES);
  markdown.inline.ruler2.enableOnly(INLINES_AFTER);
  markdown.core.ruler.push('headings_and_figures', (state) => {
    state.tokens.forEach((token, index) => {
      if (token.type.startsWith('heading_')) token.tag = HEADING_LEVELS[token.tag] ?? token.tag;
      if (token.type === 'inline') makeFigure(state, token, index);
    });
  });
  markdown.renderer.rules['figcaption'] = (tokens, index) => {
    const [caption, credit] = splitCaption(tokens[index]?.content ?? '').map(markdown.utils.escapeHtml);
    const source = credit === undefined ? '' : ` <span class="credit">${credit}</span>`;
    return `<figcaption>${`${caption ?? ''}${source}`.trim()}</figcaption>`;
  };
  return markdown;
}

/** Turns a paragraph that holds an image and nothing else into a figure; the image's title becomes its caption. */
function makeFigure(state: StateCore, paragraph: Token, index: number): void {
  const opening = state.tokens[index - 1];
  const closing = state.tokens[index + 1];
  const [image, ...others] = paragraph.children ?? [];
  if (opening?.type !== 'paragraph_open' || closing?.type !== 'paragraph_close') return;
  if (image?.type !== 'image' || others.length > 0) return;
  opening.tag = closing.tag = 'figure';
  // In a tight list paragraphs are there without being written; a figure is one everywhere.
  opening.hidden = closing.hidden = false;
  const [, width, height] = SIZE_IN_NAME.exec(String(image.attrGet('src') ?? '')) ?? [];
  if (width !== undefined && height !== undefined) {
    image.attrSet('width', width);
    image.attrSet('height', height);
  }
  const caption = String(image.attrGet('title') ?? '').trim();
  if (caption === '') return;
  const token = new state.Token('figcaption', '', 0);
  token.content = caption;
  paragraph.children = [image, token];
}

/** Uploaded pictures say their size in their name (upload-picture), so that nothing moves while they load. */
const SIZE_IN_NAME = /^\/uploads\/articles\/[0-9a-z]+-(\d{1,4})x(\d{1,4})\.webp$/;

/** `caption | credit`: the last bar divides, so that a caption may hold others. */
function splitCaption(title: string): string[] {
  const bar = title.lastIndexOf('|');
  return bar === -1 ? [title] : [title.slice(0, bar).trim(), title.slice(bar + 1).trim()];
}
