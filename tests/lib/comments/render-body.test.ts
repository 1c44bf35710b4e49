import { parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, it } from 'vitest';
import { excerpt, renderBody } from '@/lib/comments/render-body';
import fc from '@/tests/chance';
import { HOSTILE_STRINGS } from './hostile-strings';

const REL = 'rel="nofollow ugc noopener noreferrer"';

const ALLOWED: Record<string, string[]> = {
  ...{ p: [], br: [], em: [], strong: [], blockquote: [], ul: [], li: [], pre: [], code: [] },
  ...{ a: ['href', 'rel'], ol: ['start'], span: ['class'] },
};

/** Reads the HTML as a browser does and fails on anything that a comment may not hold. */
function expectHarmless(html: string): void {
  const fragment = parseFragment(html);
  walk(fragment.childNodes);
  // What the browser reads is what was written: nothing closes, moves or opens an element of its own.
  const again = serialize(fragment);
  expect(serialize(parseFragment(again))).toBe(again);

  function walk(nodes: DefaultTreeAdapterTypes.ChildNode[]): void {
    for (const node of nodes) {
      expect(['#text', ...Object.keys(ALLOWED)]).toContain(node.nodeName);
      if (!('tagName' in node)) continue;
      for (const { name, value } of node.attrs) {
        expect(ALLOWED[node.tagName]).toContain(name);
        if (name === 'href')
          expect(value).toMatch(/^(?:https?:\/\/[^\s"'<>/@]+|mailto:[^\s"'<>,?@]+@[a-z0-9.-]+$)/);
        if (name === 'rel') expect(value).toBe('nofollow ugc noopener noreferrer');
        if (name === 'class') expect(value).toBe('host');
      }
      walk(node.childNodes);
    }
  }
}

describe('renderBody', () => {
  it.each([
    ['a paragraph', 'Words.', '<p>Words.</p>'],
    ['two paragraphs', 'One.\n\nTwo.', '<p>One.</p>\n<p>Two.</p>'],
    ['a line break', 'One,\ntwo.', '<p>One,<br />\ntwo.</p>'],
    ['line ends of Windows', 'One,\r\ntwo.', '<p>One,<br />\ntwo.</p>'],
    ['emphasis', '*so* and _so_', '<p><em>so</em> and <em>so</em></p>'],
    ['strong words', '**so** and __so__', '<p><strong>so</strong> and <strong>so</strong></p>'],
    ['a quotation', '> She said.\n\nYes.', '<blockquote>\n<p>She said.</p>\n</blockquote>\n<p>Yes.</p>'],
    ['a list', '- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['a numbered list', '3. a\n4. b', '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'],
    ['code', 'Use `a < b`', '<p>Use <code>a &lt; b</code></p>'],
    ['a block of code', '```js\na < b\n```', '<pre><code>a &lt; b\n</code></pre>'],
    ['indented code', 'So:\n\n    a\n    b', '<p>So:</p>\n<pre><code>a\nb\n</code></pre>'],
    ['an escape', '1\\. \\*not\\*', '<p>1. *not*</p>'],
  ])('renders %s', (_what, source, html) => {
    expect(renderBody(source)).toBe(html);
  });

  it.each([
    ['headings', '# Big', '<p># Big</p>'],
    ['a struck line', '~~gone~~', '<p>~~gone~~</p>'],
    ['HTML', '<b>x</b>', '<p>&lt;b&gt;x&lt;/b&gt;</p>'],
    ['entities', '&nbsp;&#x202e;', '<p>&amp;nbsp;&amp;#x202e;</p>'],
    ['tables', '| a |\n|---|', '<p>| a |<br />\n|---|</p>'],
    ['e-mail addresses', 'ada@example.test', '<p>ada@example.test</p>'],
    ['bare names of hosts', 'www.example.test', '<p>www.example.test</p>'],
    ['mailto without signs', 'mailto:ada@example.test', '<p>mailto:ada@example.test</p>'],
    ['link references', '[a][b]\n\n[b]: x', '<p>[a][b]</p>\n<p>[b]: x</p>'],
    ['a link to nothing', '[a]()', '<p>a</p>'],
    ['a link with a user name', 'https://a:b@evil.test/', '<p>https://a:b@evil.test/</p>'],
    ['signs around nothing', '> ', '<p>&gt;</p>'],
    ['an image of nothing', '![]()', '<p>![]()</p>'],
  ])('leaves %s as text', (_what, source, html) => {
    expect(renderBody(source)).toBe(html);
  });

  it.each(['***', '---', '* * *', '_____'])('makes %j a pause, not a line', (source) => {
    expect(renderBody(`a\n\n${source}\n\nb`)).toBe('<p>a</p>\n<p>* * *</p>\n<p>b</p>');
  });

  it('does not make a heading of a line above dashes', () => {
    expect(renderBody('a\n---')).toBe('<p>a</p>\n<p>* * *</p>');
    expect(renderBody('a\n===')).toBe('<p>a<br />\n===</p>');
  });

  it('links bare web addresses', () => {
    expect(renderBody('(see https://example.test/a_(b)).')).toBe(
      `<p>(see <a href="https://example.test/a_(b)" ${REL}>https://example.test/a_(b)</a>).</p>`,
    );
    expect(renderBody('**https://example.test/**')).toContain('>https://example.test</a></strong>');
  });

  it('says where a named link leads, unless its text is the address', () => {
    expect(renderBody('[the law](https://example.test/law)')).toBe(
      `<p><a href="https://example.test/law" ${REL}>the law</a> <span class="host">(example.test)</span></p>`,
    );
    expect(renderBody('[example.test/law](https://example.test/law)')).not.toContain('class="host"');
    expect(renderBody('[https://bank.test](https://evil.test/)')).toContain('(evil.test)');
    expect(renderBody('[evil.test.bank.test](https://evil.test/)')).toContain('(evil.test)');
    expect(renderBody('[*a*](https://example.test:8080/)')).toContain('(example.test:8080)');
  });

  it('shows hosts in punycode and paths in letters', () => {
    const html = renderBody('https://аррӏе.example/привет?x=1%20%E2%80%AEy');
    expect(html).toContain('href="https://xn--80ak6aa92e.example/%D0%BF');
    expect(html).toContain('>https://xn--80ak6aa92e.example/привет?x=1%20y</a>');
    expect(renderBody('[x](https://bücher.example/)')).toContain('(xn--bcher-kva.example)');
  });

  it('links an address in angle brackets, and mail with one plain address only', () => {
    expect(renderBody('<ada@example.test>')).toBe(
      `<p><a href="mailto:ada@example.test" ${REL}>ada@example.test</a></p>`,
    );
    expect(renderBody('[me](mailto:ada@example.test)')).toContain('href="mailto:ada@example.test"');
    expect(renderBody('[me](mailto:ada@example.test?subject=x)')).not.toContain('href');
  });

  it('makes of an image a link to where it is', () => {
    expect(renderBody('![a cat](https://example.test/cat.png)')).toBe(
      `<p><a href="https://example.test/cat.png" ${REL}>a cat</a> <span class="host">(example.test)</span></p>`,
    );
    expect(renderBody('![](https://example.test/cat.png)')).toContain('>https://example.test/cat.png</a>');
  });

  it('ends a list of the third level where one farther out goes on', () => {
    const list = (...items: string[]) => `<ul>\n${items.map((item) => `<li>${item}</li>\n`).join('')}</ul>`;
    expect(renderBody('- a\n  - b\n    - c\n    - d\n  - e\n- f\n\nnext')).toBe(
      `${list(`a\n${list(`b\n${list('c', 'd')}\n`, 'e')}\n`, 'f')}\n<p>next</p>`,
    );
    expect(renderBody('- a\n  - b\n    - c\n> q')).toBe(
      `${list(`a\n${list(`b\n${list('c')}\n`)}\n`)}\n<blockquote>\n<p>q</p>\n</blockquote>`,
    );
    // A fourth level is text of the third.
    expect(renderBody('- a\n  - b\n    - c\n      - d\n    - e')).toContain(
      '<li>c<br />\n- d</li>\n<li>e</li>',
    );
  });

  it('keeps what is nested too deeply, as text', () => {
    const html = renderBody(`${'>'.repeat(30)} deep`);
    expect(html.match(/<blockquote>/g)).toHaveLength(5);
    expect(html).toContain(`${'&gt;'.repeat(25)} deep`);
    expect(renderBody(`${'- '.repeat(30)}deep`)).toMatch(/- - - deep/);
    expect(renderBody('**'.repeat(40) + 'deep' + '**'.repeat(40)).match(/<strong>/g)).toHaveLength(4);
  });

  it('takes out what cannot be seen', () => {
    expect(renderBody('a\u202eb\u200bc\u{e0061}')).toBe('<p>abc</p>');
    expect(renderBody('cafe\u0301')).toBe('<p>café</p>');
  });

  it('gives nothing where nothing is to be seen, and something wherever something is', () => {
    expect(renderBody(' \n\u200b\n')).toBe('');
    fc.assert(
      fc.property(markdown, (source) => {
        const visible = source.replace(/[^\p{L}]/gu, '');
        if (visible !== '') expect(renderBody(source)).not.toBe('');
      }),
    );
  });

  it.each(HOSTILE_STRINGS)('renders %j harmlessly', (text) => {
    expectHarmless(renderBody(text));
    expectHarmless(renderBody(`before ${text} after`));
    expectHarmless(renderBody(`> - ${text}\n\n**${text}** [${text}](https://example.test/${text})`));
  });

  it('is harmless, and linear in size, for anything', () => {
    fc.assert(
      fc.property(markdown, (source) => {
        const html = renderBody(source);
        expectHarmless(html);
        expect(html.length).toBeLessThanOrEqual(20 * source.length + 200);
      }),
      { numRuns: 1500 },
    );
  });

  it.each(Object.entries(blowUps()))('takes little room for %s', (_what, source) => {
    // Quadratic work on this much runs into the limit that every test has; `npm run bench` measures.
    const html = renderBody(source);
    expect(html.length).toBeLessThanOrEqual(20 * source.length);
    expect(depth(html)).toBeLessThanOrEqual(12);
    expect(Array.from(excerpt(source, 300)).length).toBeLessThanOrEqual(301);
  });
});

describe('excerpt', () => {
  it.each([
    ['*One* **two** `three`\nfour.\n\n- five', 'One two three four. five'],
    [
      'See [the law](https://example.test/law), or https://example.test/x',
      'See the law, or https://example.test/x',
    ],
    ['![a cat](https://example.test/cat.png)', 'a cat'],
    ['> She said.\n\nYes, she did.', 'Yes, she did.'],
    ['> She said.', 'She said.'],
    ['<b>x</b> & "y"', '<b>x</b> & "y"'],
    ['```\na  b\n```', 'a b'],
    ['a\n\n***\n\nb', 'a b'],
    ['> ', '>'],
    ['', ''],
    ['\u200b', ''],
  ])('reads %j as %j', (source, text) => {
    expect(excerpt(source, 100)).toBe(text);
  });

  it.each([
    ['One two three', 13, 'One two three'],
    ['One two three', 12, 'One two…'],
    ['One two three', 8, 'One two…'],
    ['One two three', 7, 'One…'],
    ['One, two', 7, 'One…'],
    ['Donaudampfschiff', 6, 'Donau…'],
    ['漢字仮名交じり文', 5, '漢字仮名…'],
    ['e\u0301\u0323e\u0301\u0323e\u0301\u0323', 3, 'ẹ́…'],
    ['👩🏽‍🌾👩🏽‍🌾👩🏽‍🌾', 6, '👩🏽‍🌾…'],
  ])('cuts %j at %i to %j', (source, most, text) => {
    expect(excerpt(source, most)).toBe(text.normalize('NFC'));
  });

  it('is one line of at most so many code points, whole ones', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: 1, max: 80 }), (source, most) => {
        const text = excerpt(source, most);
        expect(Array.from(text).length).toBeLessThanOrEqual(most);
        expect(text).not.toMatch(/[\n\t\p{Cs}]/u);
        expect(text.trim()).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Text thick with the signs that Markdown, HTML and addresses are made of. */
const markdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '**',
        '_',
        '`',
        '```\n',
        '~~~',
        '[',
        ']',
        '(',
        ')',
        '](',
        '![',
        '<',
        '>',
        '\n',
        '\n\n',
        '    ',
      ),
      fc.constantFrom(
        '> ',
        '- ',
        '1. ',
        '# ',
        '---\n',
        '\\',
        '&',
        '&lt;',
        '"',
        "'",
        '<b>',
        '</b>',
        '<!--',
        '<img src=x>',
      ),
      fc.constantFrom(
        'https://example.test/',
        'http://a',
        'mailto:a@b.test',
        'javascript:',
        '//',
        ':',
        'a',
        'é',
        '\u0301',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(...HOSTILE_STRINGS),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

function depth(html: string): number {
  let open = 0;
  let most = 0;
  for (const [, slash, name] of html.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (name !== 'br') most = Math.max(most, (open += slash === '/' ? -1 : 1));
  }
  return most;
}

/** 20,000 code points each, of the kinds that are quadratic in one engine or another (SECURITY, row 27). */
function blowUps(): Record<string, string> {
  const size = 20_000;
  const filled = (unit: string) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
  const repeated = [
    ...[
      '>',
      '> ',
      '[',
      '[]',
      '[a](',
      '[a](<b',
      '![',
      '*',
      '*a ',
      'a**b',
      '***a*** ',
      '*a_b ',
      '_a',
      '`',
      '<',
      '<a',
      '"',
    ],
    ...[
      '<http://',
      'http://',
      'http://a ',
      'http://a.',
      'http://a-',
      'http://é ',
      '://',
      'a:',
      'a://',
      'mailto:',
      '\\',
    ],
    ...[
      '[a](http://b)',
      '[](http://b)',
      '![a](http://b) ',
      '[a](http://x(',
      '<a@b.test>',
      '&amp;',
      '|a',
      '\t',
      ' ',
      '\n',
    ],
    ...[
      '- ',
      '1. ',
      '-\n',
      '1)\n\n2.\n',
      '- a\n  ',
      '- - -\n',
      '***\n',
      '```\n',
      '~~~a\n',
      '\ta\n\n',
      'a\n',
      '[a]: b\n',
    ],
    ...[
      '>\n\n',
      '>>>>>\n\n',
      '>>>>>a\n\n',
      '>>>>>a\n\n-\n',
      '>>>>- a\n\n',
      '>>>>-\n\n',
      '>- >- >- a\n\n',
      '*[`_<>!',
      '\u0301',
    ],
    ...[
      '[a]: http://x.test\n\n[a]',
      '<!--',
      '<![CDATA[',
      '</',
      '&#x202e;',
      '\u{1f3f4}\u{e0061}',
      '<mailto:a@b.test>',
    ],
  ];
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i));
  return {
    ...Object.fromEntries(repeated.map((unit) => [JSON.stringify(unit), filled(unit)])),
    'emphasis in emphasis': `${'*'.repeat(9999)}a${'*'.repeat(9999)}`,
    'runs of backticks of every length': lines(190, (i) => '`'.repeat(i + 1)).join(' '),
    'lists of every indentation': lines(190, (i) => `${' '.repeat(i)}- a`).join('\n'),
    'a lazy quotation': `>>>>>a\n${filled('b\n')}`,
    'spaces between words': `a${filled(' ')}b`,
    'a percent-encoded path': `http://x/${filled('%D0%B0')}`,
    'a path of emoji': `http://x/${'😀'.repeat(size)}`,
    'a host of labels': `http://${filled('é.')}`,
    'a table of 15 kB': `${'|a'.repeat(500)}\n${'|-'.repeat(500)}\n${filled('|a\n').slice(0, 13_000)}`,
    'a heap of marks': `a${'\u0301\u0327'.repeat(size / 2)}`,
  };
}
