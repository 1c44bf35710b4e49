import { parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, it } from 'vitest';
import { cleanArticleHtml } from '@/lib/articles/clean-html';
import { renderArticle } from '@/lib/articles/render-article';
import fc from '@/tests/chance';
import { HOSTILE_STRINGS } from '../comments/hostile-strings';

const TAGS = new Set(
  'h2 h3 h4 h5 h6 p blockquote footer ul ol li dl dt dd pre hr br figure figcaption img table thead tbody tr th td'
    .concat(' a span code em strong del ins sub sup abbr #text')
    .split(' '),
);
const ATTRIBUTES = new Set(
  'href rel src alt width height loading title start reversed class colspan rowspan scope lang dir'.split(
    ' ',
  ),
);

const fromMarkdown = (source: string) => renderArticle({ source, format: 'markdown' }).html;

/** Reads the HTML as a browser does and fails on anything that an article may not hold. */
function expectHarmless(html: string): void {
  const fragment = parseFragment(html);
  expect(serialize(fragment)).toBe(html);
  walk(fragment.childNodes);

  function walk(nodes: DefaultTreeAdapterTypes.ChildNode[]): void {
    for (const node of nodes) {
      expect(TAGS).toContain(node.nodeName);
      if (!('tagName' in node)) continue;
      for (const { name, value } of node.attrs) {
        expect(ATTRIBUTES).toContain(name);
        if (name === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:|\/(?![/\\]))/i);
        if (name === 'src') expect(value).toMatch(/^\/uploads\/(?!.*\.\.)/);
        if (name === 'class') expect(value).toBe('credit');
      }
      walk(node.childNodes);
    }
  }
}

describe('renderArticle from Markdown', () => {
  it.each([
    ['paragraphs', 'One\ntwo.\n\nThree.', '<p>One\ntwo.</p>\n<p>Three.</p>'],
    ['a first heading', '# One', '<h2>One</h2>'],
    ['headings', '## One\n\n### Two\n\n#### Three', '<h2>One</h2>\n<h3>Two</h3>\n<h4>Three</h4>'],
    ['headings too deep', '##### Five\n\n###### Six', '<h4>Five</h4>\n<h4>Six</h4>'],
    ['an underlined heading', 'One\n---', '<h2>One</h2>'],
    ['emphasis', '*a* **b** `c`', '<p><em>a</em> <strong>b</strong> <code>c</code></p>'],
    ['a quotation', '> a', '<blockquote>\n<p>a</p>\n</blockquote>'],
    ['lists', '1. a\n\n- b', '<ol>\n<li>a</li>\n</ol>\n<ul>\n<li>b</li>\n</ul>'],
    ['code', '```js\na < b\n```', '<pre><code>a &lt; b\n</code></pre>'],
    ['a pause', 'a\n\n***\n\nb', '<p>a</p>\n<hr>\n<p>b</p>'],
    ['entities', 'Fish &amp; chips', '<p>Fish &amp; chips</p>'],
    ['HTML, as text', '<b>x</b>', '<p>&lt;b&gt;x&lt;/b&gt;</p>'],
    ['a link within the site', '[x](/articles/a?after=1#c)', '<p><a href="/articles/a?after=1#c">x</a></p>'],
    [
      'a link to outside',
      '[x](https://example.test)',
      '<p><a href="https://example.test/" rel="noopener">x</a></p>',
    ],
    ['mail', '<ada@example.test>', '<p><a href="mailto:ada@example.test">ada@example.test</a></p>'],
    [
      'a bare address',
      'https://example.test/x',
      '<p><a href="https://example.test/x" rel="noopener">https://example.test/x</a></p>',
    ],
    ['a link reference', '[x][1]\n\n[1]: /articles/a', '<p><a href="/articles/a">x</a></p>'],
    ['no link by another scheme', '[x](ftp://example.test)', '<p>x</p>'],
    ['no link to another host by two slashes', '[x](//evil.test)', '<p>x</p>'],
    ['no link without a root', '[x](moderation)', '<p>x</p>'],
  ])('renders %s', (_what, source, html) => {
    expect(fromMarkdown(source)).toBe(html);
  });

  it.each([
    [
      'caption and credit',
      '![A back room](/uploads/2026/room.jpg "The room | Drawing: Odd Socks")',
      '<figure><img src="/uploads/2026/room.jpg" alt="A back room" loading="lazy">' +
        '<figcaption>The room <span class="credit">Drawing: Odd Socks</span></figcaption></figure>',
    ],
    [
      'a caption with a bar',
      '![](/uploads/a.png "One | two | Credit")',
      '<figure><img src="/uploads/a.png" alt="" loading="lazy">' +
        '<figcaption>One | two <span class="credit">Credit</span></figcaption></figure>',
    ],
    [
      'a caption alone, with signs of HTML',
      '![x](/uploads/a.png "a < b & \'c\'")',
      '<figure><img src="/uploads/a.png" alt="x" loading="lazy"><figcaption>a &lt; b &amp; \'c\'</figcaption></figure>',
    ],
    [
      'a credit alone',
      '![x](/uploads/a.png "| Photo: Pell")',
      '<figure><img src="/uploads/a.png" alt="x" loading="lazy">' +
        '<figcaption><span class="credit">Photo: Pell</span></figcaption></figure>',
    ],
    ['nothing', '![x](/uploads/a.png)', '<figure><img src="/uploads/a.png" alt="x" loading="lazy"></figure>'],
    [
      'a picture elsewhere, which stays there',
      '![x](https://example.test/a.png "Caption")',
      '<figure><a href="https://example.test/a.png" rel="noopener">x</a><figcaption>Caption</figcaption></figure>',
    ],
  ])('makes a figure of an image alone in its paragraph: %s', (_what, source, html) => {
    expect(fromMarkdown(source)).toBe(html);
  });

  it('leaves an image between words where it is', () => {
    expect(fromMarkdown('a ![x](/uploads/a.png "t") b')).toBe(
      '<p>a <img src="/uploads/a.png" alt="x" loading="lazy"> b</p>',
    );
  });
});

describe('renderArticle from legacy HTML', () => {
  it('gives html, text and minutes', () => {
    const source =
      '<h1>One</h1><p>Two&nbsp;<em>three</em><br>four</p><ul><li>five</li></ul><script>six()</script>';
    expect(renderArticle({ source, format: 'html' })).toEqual({
      html: '<h2>One</h2><p>Two&nbsp;<em>three</em><br>four</p><ul><li>five</li></ul>',
      text: 'One\nTwo three\nfour\nfive',
      minutes: 1,
    });
  });

  it('counts minutes at 220 words, one at least, in scripts without spaces too', () => {
    const minutes = (source: string) => renderArticle({ source, format: 'markdown' }).minutes;
    expect(minutes('')).toBe(1);
    expect(minutes('word '.repeat(220 * 7))).toBe(7);
    expect(minutes('漢字仮名交じり文。'.repeat(500))).toBeGreaterThan(5);
  });
});

describe('cleanArticleHtml', () => {
  it('keeps everything that an article may hold, as it is', () => {
    const html =
      '<h2>a</h2><h6>b</h6><p>c<br>d</p><hr><blockquote><p>e</p><footer>f</footer></blockquote>' +
      '<ol start="3"><li>g</li></ol><dl><dt>h</dt><dd>i</dd></dl><pre><code>j\n</code></pre>' +
      '<p><em>k</em><strong>l</strong><del>m</del><ins>n</ins><sub>o</sub><sup>p</sup><abbr title="q">r</abbr></p>' +
      '<table><thead><tr><th scope="col">s</th></tr></thead><tbody><tr><td colspan="2">t</td></tr></tbody></table>' +
      '<figure><img src="/uploads/a.png" alt="u" loading="lazy" width="20" height="10">' +
      '<figcaption>v <span class="credit">w</span></figcaption></figure>' +
      '<p dir="rtl" lang="ar">x <a href="/articles/a">y</a> <a href="https://example.test/" rel="noopener">z</a></p>';
    expect(cleanArticleHtml(html)).toBe(html);
  });

  it.each([
    [
      'old names of elements',
      '<h1>a</h1><b>b</b><i>c</i><strike>d</strike><tt>e</tt>',
      '<h2>a</h2><strong>b</strong><em>c</em><del>d</del><code>e</code>',
    ],
    ['ids, classes, styles, handlers', '<p id="a" class="b" style="c" onclick="d">e</p>', '<p>e</p>'],
    [
      'scripts and styles, but not what is for readers without script',
      'a<script>b</script><style>c</style><noscript>d</noscript>e',
      'ade',
    ],
    [
      'frames and forms',
      '<iframe src="https://example.test"></iframe><form><input><button>a</button></form>',
      'a',
    ],
    ['unknown elements', '<section><div>a</div><font>b</font></section>', 'ab'],
    ['comments', '<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->', '<p>a</p>'],
    ['empty paragraphs', '<p>&nbsp;</p><p></p><p>a</p><p><span> </span></p>', '<p>a</p>'],
    [
      'spans that say nothing',
      '<span class="x">a</span> <span lang="fr">b</span>',
      'a <span lang="fr">b</span>',
    ],
    ['unclosed elements', '<p>a<p>b<ul><li>c<li>d', '<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>'],
    [
      'tables without a body',
      '<table><tr><td>a</table>',
      '<table><tbody><tr><td>a</td></tr></tbody></table>',
    ],
    [
      'senseless numbers',
      '<ol start="x"><li>a</li></ol><table><tr><td colspan="999999">b</table>',
      '<ol><li>a</li></ol><table><tbody><tr><td>b</td></tr></tbody></table>',
    ],
    [
      'targets and foreign rel',
      '<a href="https://example.test/" target="_blank" rel="opener">a</a>',
      '<a href="https://example.test/" rel="noopener">a</a>',
    ],
    [
      'links without an address',
      '<a name="x"></a><a href="#y">a</a><a href="javascript:alert(1)">b</a>',
      'ab',
    ],
    [
      'links to other hosts in disguise',
      '<a href="//evil.test">a</a><a href="/\\evil.test">b</a><a href="/..//evil.test">c</a>',
      'abc',
    ],
    [
      'images elsewhere',
      '<img src="https://example.test/a.png" alt="A cat">',
      '<a href="https://example.test/a.png" rel="noopener">A cat</a>',
    ],
    [
      'images elsewhere without a description',
      '<img src="https://example.test/a.png">',
      '<a href="https://example.test/a.png" rel="noopener">https://example.test/a.png</a>',
    ],
    [
      'linked images elsewhere',
      '<a href="https://example.test/"><img src="https://example.test/a.png" alt="A cat"></a>',
      '<a href="https://example.test/" rel="noopener">A cat</a>',
    ],
    [
      'linked images elsewhere without a description',
      '<p><a href="https://example.test/"><img src="https://example.test/a.png"></a></p>',
      '',
    ],
    ['images in data', '<img src="data:image/png;base64,AAAA" alt="a">', 'a'],
    [
      'images outside of the uploads',
      '<img src="/uploads/../a.png" alt="a"><img src="/uploads/%2e%2e/a.png" alt="b"><img src="/a.png" alt="c">',
      'abc',
    ],
    [
      'sources beside the source',
      '<img src="/uploads/a.png?x#y" srcset="https://example.test/b.png 2x" alt="" onerror="x">',
      '<img src="/uploads/a.png" alt="" loading="lazy">',
    ],
    [
      'a figure in a paragraph',
      '<p>a<figure><img src="/uploads/a.png" alt=""></figure>b</p>',
      '<p>a</p><figure><img src="/uploads/a.png" alt="" loading="lazy"></figure>b',
    ],
    ['links in links', '<a href="/a">a<a href="/b">b</a></a>', '<a href="/a">a</a><a href="/b">b</a>'],
  ])('mends %s', (_what, html, cleaned) => {
    expect(cleanArticleHtml(html)).toBe(cleaned);
  });

  it('keeps an uploaded picture inside a link to it', () => {
    expect(cleanArticleHtml('<a href="/uploads/a.png"><img src="/uploads/a-300.png" alt="a"></a>')).toBe(
      '<a href="/uploads/a.png"><img src="/uploads/a-300.png" alt="a" loading="lazy"></a>',
    );
  });

  it.each(HOSTILE_STRINGS)('makes %j harmless, from either source', (text) => {
    expectHarmless(cleanArticleHtml(text));
    expectHarmless(
      cleanArticleHtml(`<table><p><a href="/x">${text}</a></p></table><figure>${text}</figure>`),
    );
    expectHarmless(fromMarkdown(text));
    expectHarmless(fromMarkdown(`![${text}](/uploads/a.png "${text} | ${text}")`));
  });

  it('drops a link that a table leaves empty when its own is thrown out', () => {
    expect(cleanArticleHtml('<a href="/x"><table><a href="https://example.test/">one')).toBe(
      '<a href="https://example.test/" rel="noopener">one</a><table></table>',
    );
  });

  it('is harmless and changes nothing more the second time, for anything', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<p>',
        '</p>',
        '<a href="/x">',
        '<a href="https://example.test/">',
        '</a>',
        '<table>',
        '<tr>',
        '<td>',
      ),
      fc.constantFrom(
        '<h1>',
        '</h1>',
        '<b>',
        '</b>',
        '<em>',
        '</em>',
        '<figure>',
        '</figure>',
        '<figcaption>',
        '<ul>',
        '<li>',
      ),
      fc.constantFrom(
        '<img src="/uploads/a.png">',
        '<img src="https://example.test/a.png" alt="a">',
        '<span lang="fr">',
        '<div>',
      ),
      fc.constantFrom(
        '<pre>',
        '<code>',
        '\n',
        ' ',
        '&nbsp;',
        '&lt;',
        '<hr>',
        '<dl>',
        '<dt>',
        '<svg>',
        '<math>',
        '<select>',
        '</table>',
      ),
      fc.constantFrom(
        '<blockquote>',
        '<footer>',
        '<span class="credit">',
        '<!--',
        '-->',
        '<p dir="rtl">',
        '<template>',
        '<textarea>',
      ),
      fc.string({ maxLength: 4 }),
      fc.constantFrom(...HOSTILE_STRINGS),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const cleaned = cleanArticleHtml(pieces.join(''));
        expectHarmless(cleaned);
        expect(cleanArticleHtml(cleaned)).toBe(cleaned);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['elements without end', '<div>'.repeat(50_000)],
    ['emphasis across paragraphs', '<em><p>'.repeat(20_000)],
    ['links in links', '<a href="/x">'.repeat(20_000)],
    ['tables in tables', '<table><tr><td>'.repeat(10_000)],
    ['opened and never closed', '<'.repeat(100_000)],
  ])('stands %s', (_what, html) => {
    const cleaned = cleanArticleHtml(`${html}x`);
    // Quadratic work on this much runs into the limit that every test has.
    expect(cleaned.length).toBeLessThan(20 * html.length);
  });
});
