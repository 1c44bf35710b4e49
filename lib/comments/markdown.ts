import MarkdownIt, {
  type MarkdownIt as Markdown,
  type StateCore,
  type StateInline,
  type Token,
} from 'markdown-it';
import { linkAddress, linkHost, shownAddress } from '@/lib/comments/link-address';

/**
 * Quotations and lists may stand in each other as long as they are on a level below this one; what is deeper stays text.
 * A quotation takes one level, a list two. With it, no input grows by more than 20 times (SECURITY, row 27).
 */
const MAX_BLOCK_LEVEL = 5;

/** Emphasis in emphasis beyond this says nothing more, and thousands of nested elements break browsers. */
const MAX_EMPHASIS_DEPTH = 4;

/** Longer than any address that is meant to be followed; it also bounds the search for an end. */
const MAX_LINK_LENGTH = 2000;

/** The whole of the language. No references: one definition and thousands of uses of three characters each multiply. */
const BLOCKS = ['blockquote', 'list', 'fence', 'code', 'hr', 'paragraph'];
const INLINES = [
  'text',
  'linkify',
  'newline',
  'escape',
  'backticks',
  'emphasis',
  'link',
  'image',
  'autolink',
];
const INLINES_AFTER = ['balance_pairs', 'emphasis', 'fragments_join'];

/**
 * The Markdown of comments: paragraphs in which a line break is one, emphasis, quotations, lists, code, links; bare web
 * addresses become links. Everything else stays the text it is: HTML, entities, headings, tables. An image becomes a link
 * to where it is; a rule becomes three asterisks, the printer's sign for a pause.
 */
export const commentMarkdown = makeCommentMarkdown();

function makeCommentMarkdown(): Markdown {
  const markdown = new MarkdownIt('zero', { html: false, breaks: true, linkify: true });
  // `urlAuth` finds a user name as part of the address, so that the whole is refused and not linked in half.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, urlAuth: true, maxLength: MAX_LINK_LENGTH });
  for (const schema of ['ftp:', 'mailto:', '//']) markdown.linkify.add(schema, null);
  markdown.core.ruler.enable('linkify');
  markdown.block.ruler.enableOnly(BLOCKS);
  markdown.inline.ruler.enableOnly(INLINES);
  markdown.inline.ruler2.enableOnly(INLINES_AFTER);
  capBlock(markdown, 'blockquote', ['paragraph', 'blockquote', 'list']);
  capBlock(markdown, 'list', ['paragraph', 'blockquote']);
  linkInsteadOfImage(markdown);
  markdown.normalizeLink = (raw) => linkAddress(raw) ?? '';
  markdown.normalizeLinkText = (raw) => shownAddress(linkAddress(raw) ?? raw);
  markdown.validateLink = (address) => address !== '';
  markdown.core.ruler.push('links_and_emphasis', finishInlines);
  const { rules } = markdown.renderer;
  rules['hr'] = () => '<p>* * *</p>\n';
  rules['fence'] = (tokens, index) => {
    const code = markdown.utils.escapeHtml(tokens[index]?.content ?? '');
    return `<pre><code>${code}</code></pre>\n`;
  };
  rules['host'] = (tokens, index) => {
    const host = markdown.utils.escapeHtml(tokens[index]?.content ?? '');
    return ` <span class="host">(${host})</span>`;
  };
  return markdown;
}

/** markdown-it's own limit drops what is too deep; here it stays, as a paragraph. */
function capBlock(markdown: Markdown, name: string, alt: string[]): void {
  const alone = new MarkdownIt();
  alone.block.ruler.enableOnly(name);
  const [rule] = alone.block.ruler.getRules('');
  if (rule === undefined) throw new Error(`markdown-it knows no rule ${name}`);
  markdown.block.ruler.at(
    name,
    (state, line, end, silent) => {
      // A paragraph asks whether it ends here. What stands farther out than it belongs to a level above, which is not too deep.
      const isFartherOut = silent && (state.sCount[line] ?? 0) < state.blkIndent;
      return (isFartherOut || state.level < MAX_BLOCK_LEVEL) && rule(state, line, end, silent);
    },
    { alt },
  );
}

/** `![text](address)` is read as the link it contains, without its exclamation mark. */
function linkInsteadOfImage(markdown: Markdown): void {
  const alone = new MarkdownIt();
  alone.inline.ruler.enableOnly('link');
  const [link] = alone.inline.ruler.getRules('');
  if (link === undefined) throw new Error('markdown-it knows no rule link');
  markdown.inline.ruler.at('image', (state: StateInline, silent: boolean) => {
    if (!state.src.startsWith('![', state.pos)) return false;
    state.pos += 1;
    if (link(state, silent)) return true;
    state.pos -= 1;
    return false;
  });
}

function finishInlines(state: StateCore): void {
  for (const block of state.tokens) {
    if (block.type !== 'inline' || block.children === null) continue;
    hideDeepEmphasis(block.children);
    block.children = finishLinks(state, block.children);
  }
}

function hideDeepEmphasis(tokens: Token[]): void {
  let depth = 0;
  for (const token of tokens) {
    if (
      token.type !== 'em_open' &&
      token.type !== 'em_close' &&
      token.type !== 'strong_open' &&
      token.type !== 'strong_close'
    ) {
      continue;
    }
    if (token.nesting === 1) depth += 1;
    token.hidden = depth > MAX_EMPHASIS_DEPTH;
    if (token.nesting === -1) depth -= 1;
  }
}

/** Gives every link its `rel` and something to press, and says the host where the text does not. */
function finishLinks(state: StateCore, tokens: Token[]): Token[] {
  const finished: Token[] = [];
  let opening: Token | undefined;
  let text = '';
  for (const token of tokens) {
    if (token.type === 'link_open') {
      opening = token;
      text = '';
    }
    if (token.type !== 'link_close' || opening === undefined) {
      text += token.content;
      finished.push(token);
      continue;
    }
    const address = String(opening.attrGet('href') ?? '');
    opening.hidden = token.hidden = address === '';
    opening.attrs = [
      ['href', address],
      ['rel', 'nofollow ugc noopener noreferrer'],
    ];
    const isNamed = text.trim() !== '';
    if (!isNamed) finished.push(textToken(state, 'text', shownAddress(address)));
    finished.push(token);
    const host = linkHost(address);
    if (isNamed && host !== null && !saysHost(text, host)) finished.push(textToken(state, 'host', host));
    opening = undefined;
  }
  return finished;
}

/** Whether a link's text is the address it leads to, or begins as it does: `[bank.test](https://evil.test/)` does not. */
function saysHost(text: string, host: string): boolean {
  const rest = text.trim().replace(/^https?:\/\//i, '');
  return rest.toLowerCase().startsWith(host) && /^(?:$|[/?#])/.test(rest.slice(host.length));
}

function textToken(state: StateCore, type: string, content: string): Token {
  const token = new state.Token(type, '', 0);
  token.content = content;
  return token;
}
