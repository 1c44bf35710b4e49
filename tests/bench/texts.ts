import { renderArticle } from '@/lib/articles/render-article';
import { renderBody } from '@/lib/comments/render-body';

const WORDS =
  `the of and to a in that it was is for on with as they we you he she be at by not this had have from or one but
  all when there what were who out so said if about could would been then them into no only do up more other over after
  also its our people time first even new because any these give day most us night work street kitchen door letter
  neighbour meeting clinic landlord shift evening morning winter bread bench river window station remember believe
  because afraid together question answer quietly somebody nobody elsewhere`.split(/\s+/);

const COMMENTS = 400;
const ARTICLES = 20;
const ARTICLE_WORDS = 1100;

/** Half of what people write under an article is below this, and a few write pages. */
const MEDIAN_WORDS = 45;
const SPREAD = 0.9;
const LONGEST_WORDS = 1500;

export interface Text {
  source: string;
  html: string;
}

/** Texts as communities write them: comments with a long tail of lengths, quotations and links. The same ones every time. */
export function makeTexts(): { comments: Text[]; articles: (Text & { text: string; minutes: number })[] } {
  const random = mulberry32(20261123);
  const words = (count: number) =>
    Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]);
  const sentence = () => {
    const text = words(6 + Math.floor(random() * 18)).join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };
  const paragraphs = (count: number) => {
    const blocks: string[] = [];
    for (let left = count; left > 0; left -= 60) {
      const sentences = Array.from({ length: Math.max(1, Math.ceil(Math.min(left, 60) / 15)) }, sentence);
      blocks.push(sentences.join(' '));
    }
    return blocks;
  };

  const comments = Array.from({ length: COMMENTS }, () => {
    const length = Math.min(LONGEST_WORDS, Math.round(MEDIAN_WORDS * Math.exp(SPREAD * normal(random))));
    const blocks = paragraphs(Math.max(3, length));
    if (random() < 0.2) blocks.unshift(`> ${sentence()}`);
    if (random() < 0.1)
      blocks.push(`It stands at [the minutes](https://example.org/${Math.floor(random() * 1e6)}).`);
    const source = blocks.join('\n\n');
    return { source, html: renderBody(source) };
  });
  const articles = Array.from({ length: ARTICLES }, () => {
    const source = paragraphs(ARTICLE_WORDS).join('\n\n');
    return { source, ...renderArticle({ source, format: 'markdown' }) };
  });
  return { comments, articles };
}

/** A small generator of numbers from 0 to 1 whose sequence depends on its seed alone. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box and Muller's way to a normal distribution. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
