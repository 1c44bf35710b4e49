import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { takePictures } from '@/lib/articles/take-pictures';
import { drawPicture, storePicture } from '@/lib/articles/upload-picture';
import type { Author } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { createAccount } from '@/tests/factories';

const FOLDER = join(env.DATA_DIR, 'uploads', 'articles');

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>';

const red = { width: 640, height: 480, channels: 3 as const, background: '#a33' };

async function author(): Promise<Author> {
  const account = await createAccount({ role: 'author' });
  return { ...account, accountId: account.id } as unknown as Author;
}

/** As a telephone takes it: on its side, with where, when and by what. */
function photograph(): Promise<Buffer> {
  return sharp({ create: red })
    .jpeg()
    .withMetadata({
      orientation: 6,
      exif: {
        IFD0: { Make: 'Camera', Model: 'K-1', Artist: 'Her Name' },
        IFD2: { DateTimeOriginal: '2026:11:01 02:03:04' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1', GPSLongitudeRef: 'E' },
      },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>Her Name</secret></x:xmpmeta>')
    .toBuffer();
}

describe('a picture that is uploaded', () => {
  it('loses what the camera knew, and stands the right way up', async () => {
    const bytes = await photograph();
    expect(bytes.includes('Her Name')).toBe(true);
    expect((await sharp(bytes).metadata()).orientation).toBe(6);

    const by = await author();
    const { src } = await storePicture({ picture: (await drawPicture(bytes))!, author: by });

    const kept = await readFile(join(env.DATA_DIR, src));
    const facts = await sharp(kept).metadata();
    expect(facts).toMatchObject({ format: 'webp', width: 480, height: 640 });
    for (const what of ['exif', 'xmp', 'icc', 'iptc', 'orientation'] as const)
      expect(facts[what]).toBeUndefined();
    for (const word of ['Her Name', 'EXIF', 'XMP', 'K-1', 'GPS']) expect(kept.includes(word)).toBe(false);
    const path = src.replace('/uploads/', '');
    expect(path).toMatch(/^articles\/[0-9a-z]{16}-480x640\.webp$/);
    expect(await db.upload.findUnique({ where: { path } })).toMatchObject({
      accountId: by.accountId,
      width: 480,
      height: 640,
      bytes: kept.length,
    });
  });

  it.each(['png', 'webp', 'gif', 'avif'] as const)('may be a %s', async (format) => {
    const bytes = await sharp({ create: red }).toFormat(format).toBuffer();

    expect(await drawPicture(bytes)).toMatchObject({ width: 640, height: 480 });
  });

  it.each(['gif', 'webp'] as const)('moves no more when it was an animated %s', async (format) => {
    const frames = await Promise.all(
      ['#a33', '#3a3', '#33a'].map((background) =>
        sharp({ create: { ...red, width: 40, height: 30, background } })
          .png()
          .toBuffer(),
      ),
    );
    const bytes = await sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toBuffer();
    expect((await sharp(bytes, { pages: -1 }).metadata()).pages).toBe(3);

    const drawn = (await drawPicture(bytes))!;
    expect(drawn).toMatchObject({ width: 40, height: 30 });
    expect((await sharp(drawn.data, { pages: -1 }).metadata()).pages ?? 1).toBe(1);
  });

  it('carries nothing that was hidden in it', async () => {
    const jpeg = await sharp({ create: red }).jpeg().toBuffer();
    const remark = Buffer.from('<script>alert(1)</script><?php system(1)');
    const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, remark.length + 2]), remark]);
    const polyglot = Buffer.concat([
      jpeg.subarray(0, 2),
      segment,
      jpeg.subarray(2),
      remark,
      Buffer.from('PK\x03\x04'),
    ]);

    const { data } = (await drawPicture(polyglot))!;
    for (const word of ['script', 'php', 'PK\x03\x04']) expect(data.includes(word), word).toBe(false);
    expect(data.subarray(8, 12).toString()).toBe('WEBP');
  });

  it('is made no larger than it is shown', async () => {
    const bytes = await sharp({ create: { ...red, width: 5000, height: 3000 } })
      .jpeg()
      .toBuffer();

    expect(await drawPicture(bytes)).toMatchObject({ width: 1600, height: 960 });
  });
});

const hostile: [string, () => Buffer | Promise<Buffer>][] = [
  ['nothing', () => Buffer.alloc(0)],
  ['a text', () => Buffer.from('hello')],
  ['a page', () => Buffer.from('<html><script>alert(1)</script>')],
  ['an SVG', () => Buffer.from(SVG)],
  ['a packed SVG', () => gzipSync(SVG)],
  ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n')],
  ['a TIFF', () => sharp({ create: red }).tiff().toBuffer()],
  ['a JPEG cut short', async () => (await photograph()).subarray(0, 900)],
  [
    'a JPEG head before a script',
    () => Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from('<?php 1')]),
  ],
  ['a PNG that unfolds into 900 million pixels', bomb],
  ['a picture of one pixel more than fits', () => plain({ width: 8001, height: 8000 })],
];

describe('what only looks like a picture', () => {
  it.each(hostile)('is not drawn: %s', async (_what, make) => {
    expect(await drawPicture(await make())).toBeNull();
  });
});

describe('pictures in a form', () => {
  const file = async () => new File([new Uint8Array(await photograph())], '../../holiday.php');

  it('are taken with their words, whatever they are called', async () => {
    const raw = { picture1: await file(), alt1: 'A [red] wall', caption1: 'The wall', credit1: 'Photo: me' };
    const taken = await takePictures({ raw, author: await author() });

    expect(taken).toMatchObject({ outcome: 'taken' });
    if (taken.outcome !== 'taken') return;
    expect(taken.figures).toHaveLength(1);
    expect(taken.figures[0]).toMatch(
      /^!\[A \\\[red\\\] wall\]\(\/uploads\/articles\/[0-9a-z]{16}-480x640\.webp "The wall \| Photo: me"\)$/,
    );
  });

  it('are taken all or none', async () => {
    const before = await db.upload.count();
    const raw = { picture1: await file(), alt1: 'One', picture2: await file(), alt2: '', alt3: 'Which?' };

    expect(await takePictures({ raw, author: await author() })).toMatchObject({
      outcome: 'invalid',
      errors: { alt2: [expect.any(String)], picture3: [expect.any(String)] },
    });
    expect(await db.upload.count()).toBe(before);
  });

  it.each(hostile.slice(1, -1))('are not kept either beside %s', async (_what, make) => {
    const before = [await db.upload.count(), await countFiles()];
    const bad = new File([new Uint8Array(await make())], 'holiday.jpg', { type: 'image/jpeg' });
    const raw = { picture1: await file(), alt1: 'One', picture2: bad, alt2: 'Two' };

    expect(await takePictures({ raw, author: await author() })).toMatchObject({
      outcome: 'invalid',
      errors: { picture2: [expect.stringContaining('no picture')] },
      words: { alt1: 'One', alt2: 'Two' },
    });
    expect([await db.upload.count(), await countFiles()]).toEqual(before);
  });

  it('need not be there', async () => {
    const raw = { picture1: new File([], ''), alt1: '' };
    expect(await takePictures({ raw, author: await author() })).toEqual({ outcome: 'taken', figures: [] });
  });
});

async function countFiles(): Promise<number> {
  return (await readdir(FOLDER).catch(() => [])).length;
}

function plain(size: { width: number; height: number }): Promise<Buffer> {
  return sharp({ create: { ...size, channels: 3, background: '#000' } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** A few hundred bytes that say they are a picture of 30,000 by 30,000. */
async function bomb(): Promise<Buffer> {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  const header = Buffer.from(png);
  header.writeUInt32BE(30_000, 16);
  header.writeUInt32BE(30_000, 20);
  const { crc32 } = await import('node:zlib');
  header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
  return header;
}
