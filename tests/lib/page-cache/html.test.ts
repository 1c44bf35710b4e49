import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '@/lib/page-cache/content-security-policy';
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
