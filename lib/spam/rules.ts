import MarkdownIt from 'markdown-it';

import { findGivenAway, type GivenAway } from '@/lib/spam/gives-away';
import { findListedWords } from '@/lib/spam/listed-words';
import { plainText } from '@/lib/spam/plain-text';

/** What an administrator has set. */
export type SpamRules = {
  /** How many links may stand in a comment before a person looks at it. */
  maxLinks: number;
  /** Words and phrases, never patterns. */
  words: readonly string[];
};

/**
 * Why a person should look at a comment before it is published. A detail is a number, an entry of the list or a kind
 * of thing: nothing of the text, so that it may be written into histories.
 */
export type Hold =
  | { code: 'links'; detail: number }
  | { code: 'words'; detail: string }
  | { code: 'gives-away'; detail: GivenAway };

/** What the rules find in a comment; rules hold, they never reject. Pure, and linear in the length of the text. */
export function applyRules({
  body,
  name,
  links,
  rules,
}: {
  body: string;
  name: string;
  links: number;
  rules: SpamRules;
}): Hold[] {
  const holds: Hold[] = [];
  if (links > rules.maxLinks) holds.push({ code: 'links', detail: links });
  // One after the other: put together, the end of a name and the beginning of a text could make a phrase or a number.
  const listed = new Set([...findListedWords(name, rules.words), ...findListedWords(body, rules.words)]);
  for (const detail of listed) holds.push({ code: 'words', detail });
  const givenAway = new Set([...findGivenAway(plainText(name)), ...findGivenAway(plainText(body))]);
  for (const detail of givenAway) holds.push({ code: 'gives-away', detail });
  return holds;
}

/** The Markdown of comments, as far as it bears on links: no HTML, images or references; web addresses become links. */
const MARKDOWN = new MarkdownIt({ html: false, linkify: true }).disable(['image', 'reference']);

/** Without any of these there is no link, neither written as one nor found by its look. */
const MAY_BE_LINK = /[:<@]|\/\/|\]\(|\.\S/u;

/** How many links a reader would see. E-mail addresses are none of them; they are given away (`applyRules`). */
export function countLinks(source: string): number {
  if (!MAY_BE_LINK.test(source)) return 0;
  return MARKDOWN.parse(source, {})
    .flatMap((block) => block.children ?? [])
    .filter((token) => token.type === 'link_open' && !String(token.attrGet('href')).startsWith('mailto:'))
    .length;
}
