import { describe, expect, it } from 'vitest';
import { renderBody } from '@/lib/comments/render-body';
import { commentToMarkdown } from '@/lib/import/comment-markdown';
import fc from '@/tests/chance';

const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();

describe('the text of a comment', () => {
  it.each([
    ['Plain.', 'Plain.'],
    ['one\ntwo\n\n\nthree', 'one\ntwo\n\nthree'],
    ['<strong>so</strong> <em>it</em> <b> is </b>', '**so** *it* **is**'],
    ['<blockquote>one\n\ntwo</blockquote>\nthree', '> one\n>\n> two\n\nthree'],
    ['<a href="https://a.example.test/x" onclick="bad()">there</a>', '[there](https://a.example.test/x)'],
    ['<a href="javascript:bad()">there</a>', 'there'],
    ['<img src="https://a.example.test/x.png" alt="a cat">', '[a cat](https://a.example.test/x.png)'],
    ['<ul><li>one</li><li>two<ol><li>three</li></ol></li></ul>', '- one\n- two\n  1. three'],
    ['<pre>a\n  b</pre>', '```\na\n  b\n```'],
    ['<code>a*b</code>', '`a*b`'],
    ['5 * 6 * 7 _x_ [y] `z` snake_case', '5 \\* 6 \\* 7 \\_x\\_ \\[y\\] \\`z\\` snake_case'],
    [
      '- no list\n> no quote\n1. no number\n1984. A year',
      '\\- no list\n\\> no quote\n1\\. no number\n1984\\. A year',
    ],
    ['see https://a.example.test/a_b_c.', 'see <https://a.example.test/a_b_c>.'],
    ['a &amp; b &lt;i&gt; &#8230;', 'a & b <i> …'],
    ['<script>bad()</script><style>p{}</style>words', 'words'],
    ['foo<b>"bar"</b>baz', 'foo"bar"baz'],
    ['', ''],
  ])('%j', (html, expected) => {
    expect(commentToMarkdown(html)).toBe(expected);
  });

  it('keeps every item of lists in lists in lists', () => {
    const list = (items: string) => `<ul><li>a</li><li>b${items}</li><li>c</li></ul>`;
    const html = renderBody(commentToMarkdown(list(list(list(list(''))))));

    expect(html.match(/<li>/g)).toHaveLength(6);
    expect(html.match(/– [abc]/g)).toHaveLength(6);
    expect(html).not.toMatch(/<br[^>]*>\s*-/);
  });

  it('reads after rendering as it read before, whatever signs stand in it', () => {
    const signs = fc.constantFrom(...'*_`[]()<>#+-=~|\\!.:1 a&"\n'.split(''));
    fc.assert(
      fc.property(
        fc.array(signs, { maxLength: 40 }).map((all) => all.join('')),
        (text) => {
          const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
          const rules = /^ *([-*_])(?: *\1){2,} *$/m;
          fc.pre(!rules.test(text));
          expect(textOf(renderBody(commentToMarkdown(escaped)))).toBe(text.replace(/\s+/g, ' ').trim());
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes hostile nesting in its stride', () => {
    const deep = '<blockquote>'.repeat(5_000) + 'x';

    expect(renderBody(commentToMarkdown(deep)).length).toBeLessThan(10_000);
    expect(commentToMarkdown('<i>'.repeat(5_000) + 'x')).toContain('x');
  });
});
