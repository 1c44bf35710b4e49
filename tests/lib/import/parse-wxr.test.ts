import { describe, expect, it } from 'vitest';
import fc from '@/tests/chance';
import { parsePieces, parseText, readFixture } from './read-fixture';

const FIXTURES = ['the-room.xml', 'old-1.0.xml', 'wordpress-com.xml'];

describe('reading an export', () => {
  it.each(FIXTURES)('reads %s the same however it is cut', async (name) => {
    const bytes = await readFixture(name);
    const whole = await parsePieces([bytes]);
    expect(whole.fault).toBeNull();

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(await parsePieces(pieces)).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('reads an export byte by byte', async () => {
    const bytes = await readFixture('old-1.0.xml');
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));

    expect(await parsePieces(pieces)).toEqual(await parsePieces([bytes]));
  });

  it('takes prefixes that are declared nowhere, and white space around values', async () => {
    const { records, items } = await parsePieces([await readFixture('wordpress-com.xml')]);

    expect(records[0]).toEqual({
      kind: 'site',
      title: 'Kitchen Door',
      link: 'https://kitchendoor.example.test',
      blogUrl: 'https://kitchendoor.example.test',
    });
    expect(items[0]?.item).toMatchObject({
      id: '12',
      status: 'publish',
      type: 'post',
      title: 'Padded',
      password: '',
      content: 'Bell.',
    });
    expect(items[0]?.comments[0]).toMatchObject({
      id: '34',
      author: 'Padded Too',
      content: 'Hello.',
      approved: '1',
      type: 'comment',
    });
  });

  it('takes CDATA in pieces, entities of HTML, ampersands that stand alone, and what comes before the first line', async () => {
    const { records, items, fault } = await parsePieces([await readFixture('old-1.0.xml')]);

    expect(fault).toBeNull();
    expect(records[2]).toMatchObject({ kind: 'site', title: 'Steps & Stairs' });
    expect(items[0]?.item.title).toBe('Steps\u00a0été & more &unheard;');
    expect(items[0]?.item.link).toBe('http://steps.example.test/blog/?p=12&preview=no');
    expect(items[0]?.item.content).toBe('In pieces: ]]> and on.');
    expect(items[0]?.comments[0]?.content).toBe('Plain text & an … entity.');
  });

  it('leaves out control characters and keeps count of the lines', async () => {
    const bad =
      '<rss><channel><item>\n\n<title>a\u0000b\u0008c\u001fd\u000be</title><wp:post_id>1</wp:post_id></item>\n</wrong>';
    const { items, fault } = await parseText(bad);

    expect(items[0]?.item.title).toBe('abcd e');
    expect(fault).toEqual({ line: 4, message: 'unexpected close tag.' });
  });

  it('never reads the address, the user agent or the web site of who wrote a comment', async () => {
    const { records } = await parsePieces([await readFixture('the-room.xml')]);

    expect(JSON.stringify(records)).not.toMatch(/192\.0\.2|2001:db8|tracker\.example/);
  });

  it('says at which line an export ends too early, and how many items were whole', async () => {
    const text = (await readFixture('the-room.xml')).toString('utf8');
    const cut = text.slice(0, text.indexOf('<title>Later</title>') + 10);
    const { fault, whole, items } = await parseText(cut);

    expect(whole).toBe(3);
    expect(items).toHaveLength(3);
    expect(fault?.line).toBe(cut.split('\n').length);
    expect(fault?.message).toMatch(/unclosed tag|unexpected end/);
  });

  it('stops where the structure breaks, whatever comes after', async () => {
    const text =
      '<rss><channel>\n<item><wp:post_id>1</wp:post_id></item>\n<item><title>x</item>\n<item></item></channel></rss>';
    const { fault, whole } = await parseText(text);

    expect(whole).toBe(1);
    expect(fault).toEqual({ line: 3, message: 'unexpected close tag.' });
  });

  it('does not mind what a server added after the end', async () => {
    const { fault, whole } = await parseText(
      '<rss><channel><item></item></channel></rss>\n<!-- cached -->\n<b>Warning</b>: & so on',
    );

    expect({ fault, whole }).toEqual({ fault: null, whole: 1 });
  });

  it('does not expand entities that a document defines', async () => {
    const bomb =
      '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>';

    expect((await parseText(bomb)).items[0]?.item.title).toBe('&b;');
  });

  it('hands on an item with very many comments in parts', async () => {
    const comments = Array.from(
      { length: 1200 },
      (_, n) => `<wp:comment><wp:comment_id>${n}</wp:comment_id></wp:comment>`,
    );
    const head =
      '<content:encoded>x</content:encoded><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>';
    const { records } = await parseText(
      `<rss><channel><item>${head}${comments.join('')}</item></channel></rss>`,
    );
    const parts = records.filter((record) => record.kind === 'item');

    expect(parts.map(({ comments: { length }, last }) => [length, last])).toEqual([
      [500, false],
      [500, false],
      [200, true],
    ]);
  });

  it.each([
    ['windows-1252', 'latin1'],
    ['ISO-8859-1', 'latin1'],
    ['utf-16le', 'utf16le'],
  ] as const)('reads %s', async (label, encoding) => {
    const mark = encoding === 'utf16le' ? '\ufeff' : '';
    const text = `${mark}<?xml version="1.0" encoding="${label}"?>\n<rss><channel><item><title>Größe €</title></item></channel></rss>`;
    const bytes =
      encoding === 'utf16le'
        ? Buffer.from(text, encoding)
        : Buffer.from(text.replace('€', '\u0080'), encoding);

    expect((await parsePieces([bytes])).items[0]?.item.title).toBe('Größe €');
  });

  it('reads UTF-8 with a mark, whatever the declaration says', async () => {
    const text =
      '\ufeff<?xml version="1.0" encoding="latin1"?><rss><channel><item><title>é</title></item></channel></rss>';

    expect((await parseText(text)).items[0]?.item.title).toBe('é');
  });

  it('takes an ordinary feed and a page of HTML for no export', async () => {
    const feed = await parseText(
      '<rss version="2.0"><channel><title>News</title><item><title>x</title></item></channel></rss>',
    );
    const page = await parseText('<!DOCTYPE html><html><head><title>404</title></head></html>');

    expect(feed.isExport).toBe(false);
    expect(page.isExport).toBe(false);
    expect(page.fault?.message).toContain('<html>');
  });
});
