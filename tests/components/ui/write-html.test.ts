import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, it } from 'vitest';
import { Context } from '@/components/comments/context';
import { Moot } from '@/components/comments/moot';
import { Story } from '@/components/articles/story';
import { Frame } from '@/components/ui/frame';
import { writeHtml } from '@/components/ui/write-html';
import type { Article, SiteFacts } from '@/lib/articles/article';
import type { ThreadComment, ThreadNode } from '@/lib/comments/comment';
import type { Draft } from '@/lib/comments/drafts';
import { HOSTILE_STRINGS } from '@/tests/lib/comments/hostile-strings';

const AT = new Date('2026-11-03T09:05:00Z');

const site: SiteFacts = {
  name: 'Lantern & Loom',
  description: 'Where "we" talk.',
  language: 'en',
  leaveUrl: 'https://example.org/?a=1&b=2',
  sections: ['News', 'Law', 'Lives', 'Health', 'Work', 'Home', 'Away'].map((name) => ({
    slug: name.toLowerCase(),
    name,
    description: '',
  })),
  akismet: { tier: 'no-email' },
  mail: true,
  mailReplies: false,
  commentPolicy: 'open',
  guidelinesHtml: '',
  pages: [{ slug: 'about', title: 'About <us>' }],
};

const article: Article = {
  id: 'a'.repeat(16),
  slug: 'the-long-way',
  title: 'The "long" way & back',
  standfirst: 'Said <quietly>.',
  section: { slug: 'law', name: 'Law' },
  byline: { handle: 'wren', name: "O'Wren" },
  publishedAt: AT,
  commentCount: 9,
  picture: null,
  bodyHtml: '<p>As it was <em>written</em> &amp; kept.</p>',
  minutes: 4,
  tags: [{ slug: 'exit', name: 'Exit' }],
  commentsOpen: true,
  commentPolicy: null,
  slowSeconds: 120,
  updatedAt: AT,
};

let made = 0;

function comment(facts: Partial<ThreadComment> = {}): ThreadComment {
  made += 1;
  return {
    id: `c${made}`,
    parentId: null,
    depth: 1,
    gone: null,
    goneAt: null,
    authorName: `Wren ${made}`,
    badge: null,
    bodyHtml: `<p>What ${made} said.</p>`,
    folded: false,
    locked: false,
    createdAt: AT,
    editedAt: null,
    isEditedByModerator: false,
    importedNumber: null,
    inReplyTo: null,
    ...facts,
  };
}

function node(facts: Partial<ThreadNode> = {}): ThreadNode {
  return { ...comment(facts), replies: [], replyCount: 0, latestReplyAt: null, continues: false, ...facts };
}

const roots: ThreadNode[] = [
  node({
    badge: 'member',
    editedAt: AT,
    replyCount: 2,
    latestReplyAt: AT,
    replies: [node(), node({ locked: true })],
  }),
  node({ badge: 'moderator', editedAt: AT, isEditedByModerator: true, importedNumber: 34, folded: true }),
  node({ gone: 'removed', goneAt: AT, authorName: '', bodyHtml: '', replyCount: 1, replies: [node()] }),
  node({ bodyHtml: '<p dir="rtl">مرحبا بكم</p>', inReplyTo: { id: 'c1', name: 'Wren' }, depth: 7 }),
  node({ inReplyTo: { id: 'not-here', name: '' }, depth: 7, continues: true }),
  ...HOSTILE_STRINGS.slice(0, 12).map((authorName) => node({ authorName })),
];

const draft: Draft = {
  values: {
    body: '\n<b>"Mine"</b>\n',
    name: 'A & B',
    email: 'a@example.org',
    notify: 'replies',
    check: 'person',
    parentId: null,
  },
  errors: { name: ['Say a name.'], notify: ['Choose one.'] },
  preview: '<p>Mine</p>',
  notice: { kind: 'slow', retryAfter: 90 },
};

function pageOf(facts: Partial<Parameters<typeof Moot>[0]>): ReactNode {
  const page = {
    roots,
    opening: [comment(), comment({ gone: 'erased' })],
    size: 9,
    next: 'c9',
    previous: null,
  };
  const moot = { site, article, page, sort: 'oldest', cursor: {}, answered: null, draft: null } as const;
  return createElement(
    Frame,
    { site, section: 'law', children: null },
    createElement(Story, { article, language: 'en' }),
    createElement(Moot, { ...moot, follow: null, draftIsGone: true, sent: ['The text'], ...facts }),
  );
}

const pages: [string, ReactNode][] = [
  ['an article with all kinds of comments', pageOf({})],
  ['its form under a comment, filled in and refused', pageOf({ answered: roots[0]!, draft, sort: 'newest' })],
  ['a form that is refused, far from what it answers', pageOf({ answered: comment(), draft })],
  ['an article that is closed', pageOf({ article: { ...article, commentsOpen: false }, draft })],
  [
    'a comment in context, with what was refused',
    createElement(Context, {
      site,
      article,
      context: {
        ancestors: [comment(), comment({ depth: 9 })],
        omitted: 3,
        comment: comment(),
        replies: roots,
        moreAfter: 'c3',
      },
      kept: { report: null, follow: { values: { email: '"x"' }, errors: { email: ['No address.'] } } },
    }),
  ],
];

/** Attributes have no order, and React has one of its own. */
function normal(html: string): string {
  const sort = (parent: DefaultTreeAdapterTypes.ParentNode) => {
    for (const child of parent.childNodes) {
      if (!('tagName' in child)) continue;
      child.attrs.sort((one, other) => (one.name < other.name ? -1 : 1));
      sort(child);
    }
  };
  const tree = parseFragment(html);
  sort(tree);
  return serialize(tree).replaceAll('><', '>\n<');
}

describe('writeHtml', () => {
  it.each(pages)('writes what React would: %s', (_, page) => {
    const [written, rendered] = [writeHtml(page), renderToStaticMarkup(page)];

    expect(normal(written)).toBe(normal(rendered));
    expect(written).toHaveLength(rendered.length);
  });

  it('keeps text text, in elements and in attributes', () => {
    for (const text of HOSTILE_STRINGS) {
      const element = createElement('p', { title: text }, text);
      expect(writeHtml(element)).toBe(renderToStaticMarkup(element));
    }
  });

  it('writes what is there or not, and what is said yes or no to', () => {
    for (const props of [
      { hidden: true, 'aria-hidden': true },
      { hidden: false, 'aria-hidden': false, draggable: false },
      { hidden: 0, inert: false, 'data-on': true },
      { hidden: '', itemScope: undefined, title: null },
    ]) {
      const element = createElement('p', props as object);
      expect(writeHtml(element)).toBe(renderToStaticMarkup(element));
    }
  });

  it('leaves out an address that is a script', () => {
    for (const href of [
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'java\tscript:alert(1)',
      '\u0001javascript:x',
    ])
      expect(writeHtml(createElement('a', { href }, 'x'))).toBe('<a>x</a>');
    expect(writeHtml(createElement('a', { href: '/javascript:' }, 'x'))).toBe('<a href="/javascript:">x</a>');
  });

  it('refuses what is more than a plain component', () => {
    const refused: [ReactNode, RegExp][] = [
      [createElement('p', { onClick: () => undefined }), /onClick cannot be written/],
      [createElement('div', { inert: true }), /inert cannot be written/],
      [createElement('script', { src: '/x.js' }), /script cannot be written/],
      [createElement('p', { style: { color: 'red' } }), /style cannot be written/],
      [createElement('select', { defaultValue: 'a' }), /cannot be written/],
      [createElement((async () => 'late') as () => Promise<string>), /nothing that can be written/],
      [Promise.resolve('late'), /nothing that can be written/],
    ];
    for (const [element, message] of refused) expect(() => writeHtml(element)).toThrow(message);
  });
});
