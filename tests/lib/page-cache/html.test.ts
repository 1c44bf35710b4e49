import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '@/lib/page-cache/content-security-policy';
import { inlineStyles, standInPage } from '@/lib/page-cache/inline-styles';
import { stripScripts } from '@/lib/page-cache/strip-scripts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('contentSecurityPolicy', () => {
  it('allows the inline scripts and styles of the head by their hashes, each once', () => {
    const html =
      '<html><head><script data-keep="">a()</script><script>a()</script><script src="/x.js"></script>' +
      '<style>p{}</style><script async="" src="/y.js"></script></head><body></body></html>';

    const directives = contentSecurityPolicy({ html, dev: false }).split('; ');

    expect(directives).toContain(`script-src 'self' ${hash('a()')}`);
    expect(directives).toContain(`style-src 'self' ${hash('p{}')}`);
  });

  it('does not vouch for a script among the words of people', () => {
    const html =
      '<html><head></head><body><script data-keep>steal()</script><style>*{}</style></body></html>';

    const policy = contentSecurityPolicy({ html, dev: false });

    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
  });

  it('closes what we do not need', () => {
    const policy = contentSecurityPolicy({ html: 'no head at all <script>x</script>', dev: false });

    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe('stripScripts', () => {
  it.each([
    ['<p>a</p><script>x</script><p>b</p>', '<p>a</p><p>b</p>'],
    ['<script src="/_next/a.js" async=""></script>', ''],
    ['<SCRIPT type="text/javascript">\nlet a = "<p>";\n</SCRIPT>', ''],
    ['<script data-keep="">x</script>', '<script data-keep="">x</script>'],
    ['<script data-keep src="/a.js" defer=""></script>', '<script data-keep src="/a.js" defer=""></script>'],
    ['<script src="/a.js" data-keep>x</script>', '<script src="/a.js" data-keep>x</script>'],
    ['<script data-keeper>x</script>', ''],
    [
      '<link rel="preload" as="script" href="/a.js"/><link rel="stylesheet" href="/a.css"/>',
      '<link rel="stylesheet" href="/a.css"/>',
    ],
    ['<link rel="modulepreload" href="/a.js"/>', ''],
    ['<link rel="preload" as="font" href="/a.woff2"/>', '<link rel="preload" as="font" href="/a.woff2"/>'],
    [
      '<p>&lt;script&gt;kept as words&lt;/script&gt;</p>',
      '<p>&lt;script&gt;kept as words&lt;/script&gt;</p>',
    ],
    ['<p>the &quot;script&quot; of a play</p>', '<p>the &quot;script&quot; of a play</p>'],
  ])('%s', (html, expected) => {
    expect(stripScripts(html)).toBe(expected);
  });
});

describe('inlineStyles', () => {
  const link = (name: string) =>
    `<link rel="stylesheet" href="/_next/static/${name}.css" data-precedence="next"/>`;
  const SHEETS: Record<string, string> = {
    '/_next/static/chunks/one.css': 'p{color:red}',
    '/_next/static/chunks/two.css': 'b{color:blue}',
  };
  const inline = (html: string) => inlineStyles(html, (address) => SHEETS[address]);

  it('puts the sheets of the head at its end, in their order', () => {
    const html = `<head><meta/>${link('chunks/one')}${link('chunks/two')}<title>x</title></head><body></body>`;

    expect(inline(html)).toBe(
      '<head><meta/><title>x</title>' +
        '<style>p{color:red}</style>' +
        '<style>b{color:blue}</style></head><body></body>',
    );
  });

  it('leaves what it cannot read, what is not as Next writes it, and what stands in the body', () => {
    for (const html of [
      `<head>${link('chunks/three')}</head>`,
      '<head><link rel="stylesheet" href="/print.css" media="print"/></head>',
      `<head></head><body>${link('chunks/one')}</body>`,
      link('chunks/one'),
    ])
      expect(inline(html)).toBe(html);
  });
});

describe('standInPage', () => {
  it('resolves what a sheet points at', () => {
    const sheet = (near: string, media: string) =>
      `p{src:url(${media}a.woff2)}q{src:url(data:x)}b{src:url(/c.png)}i{fill:url(#e)}` +
      `u{src:url(${near}d.png)}s{src:url("${media}f g.png")}a{src:url('data:y')}`;
    const [chunks, media] = ['/_next/static/chunks/', '/_next/static/media/'];
    const resolved = sheet(chunks, media);

    for (const near of ['', './'])
      expect(standInPage({ address: `${chunks}one.css`, sheet: `${sheet(near, '../media/')}\n` })).toBe(
        resolved,
      );
  });

  it('refuses what would end the element it stands in', () => {
    expect(standInPage({ address: '/a.css', sheet: 'p::after{content:"</STYLE>"}' })).toBeUndefined();
  });
});
