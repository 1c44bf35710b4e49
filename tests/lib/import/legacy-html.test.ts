import { describe, expect, it } from 'vitest';
import { cleanArticleHtml } from '@/lib/articles/clean-html';
import { convertLegacyHtml, type LegacyHtml } from '@/lib/import/legacy-html';

const convert = (html: string, input: Partial<LegacyHtml> = {}) =>
  convertLegacyHtml({
    html,
    itemId: '1',
    site: 'old.example.test',
    attachments: new Map(),
    addresses: new Set(['/2017/03/door/']),
    store: async () => null,
    ...input,
  });

const stored = async () => ({ src: '/uploads/imported/a.png', width: 30, height: 20 });
const IMAGE = '<img src="https://old.example.test/wp-content/uploads/door.jpg" alt="A door" width="300">';
const MISSING =
  '<p><a href="https://old.example.test/wp-content/uploads/door.jpg">Picture: A door (old.example.test/wp-content/uploads/door.jpg)</a></p>';

describe('paragraphs, as WordPress makes them', () => {
  it.each([
    ['one\n\ntwo', '<p>one</p>\n<p>two</p>'],
    ['one\ntwo', '<p>one<br>\ntwo</p>'],
    ['one\r\n\r\n\r\n\r\ntwo', '<p>one</p>\n<p>two</p>'],
    ['one<br />\ntwo', '<p>one<br>\ntwo</p>'],
    ['one<br><br>two', '<p>one</p>\n<p>two</p>'],
    ['<em>one\n\ntwo</em> three', '<p><em>one</em></p>\n<p><em>two</em> three</p>'],
    ['<h2>Head\nline</h2>\ntext', '<h2>Head line</h2>\n<p>text</p>'],
    ['<blockquote>one\n\ntwo</blockquote>', '<blockquote><p>one</p>\n<p>two</p></blockquote>'],
    [
      '<ul>\n<li>one</li>\n<li>two\n<ul><li>three</li></ul></li>\n</ul>',
      '<ul><li>one</li>\n<li>two\n<ul><li>three</li></ul></li></ul>',
    ],
    ['before <pre>a\n\nb</pre> after', '<p>before</p>\n<pre>a\n\nb</pre>\n<p>after</p>'],
    ['<p>has one</p>\nhas none', '<p>has one</p>\n<p>has none</p>'],
    ['one<!--more-->two<!--nextpage-->three', '<p>one</p>\n<p>two</p>\n<p>three</p>'],
    [
      '<table>\n<tr>\n<td>a\nb</td>\n</tr>\n</table>',
      '<table><tbody><tr><td>a<br>\nb</td></tr></tbody></table>',
    ],
    [
      'https://video.example.test/1',
      '<p><a href="https://video.example.test/1">https://video.example.test/1</a></p>',
    ],
    ['', ''],
  ])('%j', async (html, expected) => {
    expect(await convert(html)).toBe(expected);
  });

  it('leaves line breaks alone where there are blocks', async () => {
    const html =
      '<!-- wp:paragraph -->\n<p>one\ntwo</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:latest-posts /-->';

    expect(await convert(html)).toBe('<p>one\ntwo</p>');
  });
});

describe('pictures', () => {
  it.each([
    [
      'the old form of a caption',
      `[caption id="x" width="300" caption="Closed &amp; red"]${IMAGE}[/caption]`,
      'Closed &amp; red',
    ],
    [
      'the new one',
      `[caption width="300"]${IMAGE} Closed <em>and</em> red[/caption]`,
      'Closed <em>and</em> red',
    ],
    [
      'one that was rendered',
      `<div class="wp-caption">${IMAGE}<p class="wp-caption-text">Closed</p></div>`,
      'Closed',
    ],
    [
      'a block',
      `<!-- wp:image --><figure class="wp-block-image">${IMAGE}<figcaption>Closed</figcaption></figure><!-- /wp:image -->`,
      'Closed',
    ],
  ])('keep their caption: %s', async (_form, html, caption) => {
    expect(await convert(html)).toBe(`<figure>${MISSING}<figcaption>${caption}</figcaption></figure>`);
    expect(await convert(html, { store: stored })).toBe(
      `<figure><img src="/uploads/imported/a.png" alt="A door" width="30" height="20"><figcaption>${caption}</figcaption></figure>`,
    );
  });

  it('keep their credit apart', async () => {
    expect(await convert(`[caption]${IMAGE} The door (Photo: Odd Socks)[/caption]`)).toContain(
      '<figcaption>The door <span class="credit">Photo: Odd Socks</span></figcaption>',
    );
  });

  it('stand before the paragraph that they were in', async () => {
    expect(await convert(`Some ${IMAGE} words`)).toBe(`<figure>${MISSING}</figure>\n<p>Some  words</p>`);
  });

  it('lead where they led, unless that was the picture itself', async () => {
    const linked = await convert(`<a href="https://shop.example.test/">${IMAGE}</a>`, { store: stored });
    const enlarged = await convert(
      `<a href="https://old.example.test/wp-content/uploads/door.jpg">${IMAGE}</a>`,
      { store: stored },
    );

    expect(linked).toContain('<a href="https://shop.example.test/"><img');
    expect(enlarged).toBe(
      '<figure><img src="/uploads/imported/a.png" alt="A door" width="30" height="20"></figure>',
    );
  });

  it('come from galleries, by list and by article', async () => {
    const picture = (id: string, parent: string) => ({
      id,
      url: `https://old.example.test/${id}.jpg`,
      alt: `No. ${id}`,
      caption: `Caption ${id}`,
      parent,
    });
    const attachments = new Map(
      [picture('7', '1'), picture('8', '9'), picture('9', '1')].map((one) => [one.id, one]),
    );

    const listed = await convert('[gallery ids="8, 7,404"]', { attachments });
    const own = await convert('before [gallery] after', { attachments });

    expect(listed.match(/Caption \d/g)).toEqual(['Caption 8', 'Caption 7']);
    expect(own.match(/Caption \d/g)).toEqual(['Caption 7', 'Caption 9']);
  });

  it('are left out when they only counted readers, and read out when they were faces', async () => {
    expect(await convert('<img src="https://count.example.test/p.gif" width="1" height="1">')).toBe('');
    expect(await convert('Hello <img src="https://s.example.test/s.gif" alt=":)" class="wp-smiley">')).toBe(
      '<p>Hello :)</p>',
    );
  });
});

describe('what came from elsewhere', () => {
  it.each([
    '<iframe src="https://video.example.test/1"></iframe>',
    '<object><embed src="https://video.example.test/1"></object>',
    '<video controls><source src="https://video.example.test/1"></video>',
    '[embed]https://video.example.test/1[/embed]',
    '[video src="https://video.example.test/1"]',
    '[youtube=https://video.example.test/1]',
    '<!-- wp:embed --><figure class="wp-block-embed"><div>\nhttps://video.example.test/1\n</div></figure><!-- /wp:embed -->',
  ])('becomes a link: %s', async (html) => {
    const clean = cleanArticleHtml(await convert(html));

    expect(clean).toContain('<a href="https://video.example.test/1"');
    expect(clean).not.toMatch(/iframe|embed|object|video |source/);
  });

  it('leaves no script, style, handler or remote picture', async () => {
    const html =
      '<script>bad()</script><style>p{}</style><p onclick="bad()" style="x">Text<svg onload="bad()"></svg></p><form action="/x"><input></form>' +
      '<a href="javascript:bad()">link</a><img src="javascript:bad()"><img src=x onerror=bad()><x-figure n="0"></x-figure>';
    const clean = cleanArticleHtml(await convert(html));

    expect(clean).toContain('<p>Text</p>');
    expect(clean).not.toMatch(/bad|script|style|svg|form|input|<img|x-figure/);
  });
});

describe('shortcodes', () => {
  it.each([
    ['[contact-form][contact-field label="Name"/][/contact-form]', ''],
    ['[vc_row][vc_column]Text[/vc_column][/vc_row]', '<p>Text</p>'],
    ['He said [sic] and [quote unknown].', '<p>He said [sic] and [quote unknown].</p>'],
    ['Write [[gallery]] for pictures', '<p>Write [gallery] for pictures</p>'],
    ['[sourcecode language="css"]a < b\n\nc[/sourcecode]', '<pre><code>a &lt; b\n\nc</code></pre>'],
    ['[caption never closed', '<p>[caption never closed</p>'],
  ])('%s', async (html, expected) => {
    expect(await convert(html)).toBe(expected);
  });

  // A blow-up runs into the test's own limit.
  it('takes time in proportion to a text full of them', async () => {
    await convert('[caption '.repeat(20_000));
    await convert('[gallery]'.repeat(20_000));
    await convert('[embed]x'.repeat(5_000));

    await convert(`a${' '.repeat(50_000)}b${'\n \n'.repeat(20_000)}c`);
    await convert(`[caption]${IMAGE}${' photo'.repeat(20_000)}[/caption]`);
  });

  it('is not afraid of depth', async () => {
    for (const tag of ['div', 'em', 'blockquote', 'span', 'table']) {
      expect(await convert(`${`<${tag}>`.repeat(20_000)}words`)).toContain('words');
    }
  });
});

describe('links', () => {
  it('to addresses that redirect here lose the old host, others keep it', async () => {
    expect(await convert('<a href="http://www.old.example.test/2017/03/door/#comment-3">x</a>')).toBe(
      '<p><a href="/2017/03/door/#comment-3">x</a></p>',
    );
    expect(await convert('<a href="https://old.example.test/shop/">x</a>')).toBe(
      '<p><a href="https://old.example.test/shop/">x</a></p>',
    );
  });
});
