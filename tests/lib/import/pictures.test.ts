import { describe, expect, it } from 'vitest';
import { readImage } from '@/lib/import/read-image';
import { stripMetadata } from '@/lib/import/strip-metadata';
import { smallPng } from './pictures';

const segment = (marker: number, data: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};
const frame = segment(0xc0, Buffer.from('08000200030311000211010311010000', 'hex'));
const scan = Buffer.concat([
  segment(0xda, Buffer.from('0100003f00', 'hex')),
  Buffer.from('12ff0034ffd05678', 'hex'),
  Buffer.from('ffd9', 'hex'),
]);
/** A camera lying on its side (6), little-endian, with a name in it. */
const exif = segment(
  0xe1,
  Buffer.concat([
    Buffer.from(
      '457869660000' + '49492a0008000000' + '0100' + '120103000100000006000000' + '00000000',
      'hex',
    ),
    Buffer.from('Taken at home'),
  ]),
);
const icc = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01colours', 'latin1'));
const xmp = segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x>Taken at home</x>', 'latin1'));
const jpeg = Buffer.concat([
  Buffer.from('ffd8', 'hex'),
  exif,
  xmp,
  icc,
  segment(0xfe, Buffer.from('Taken at home')),
  frame,
  scan,
  Buffer.from('after the end: Taken at home'),
]);

describe('a picture', () => {
  it('is known by its bytes', () => {
    expect(readImage(smallPng({ text: 'x' }))).toEqual({ type: 'png', width: 3, height: 2 });
    expect(readImage(Buffer.from('GIF89a\x05\x00\x04\x00'.padEnd(40, '\0'), 'latin1'))).toEqual({
      type: 'gif',
      width: 5,
      height: 4,
    });
    expect(readImage(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="bad()"/>'))).toBeNull();
    expect(readImage(Buffer.from('GIF'))).toBeNull();
  });

  it('is as wide as it is shown, when the camera lay on its side', () => {
    expect(readImage(jpeg)).toEqual({ type: 'jpeg', width: 2, height: 3 });
  });

  it('loses what the camera wrote, and keeps its colours and which way up it is', () => {
    const clean = stripMetadata({ bytes: jpeg, type: 'jpeg' })!;

    expect(clean.toString('latin1')).not.toContain('home');
    expect(clean.toString('latin1')).toContain('colours');
    expect(readImage(clean)).toEqual(readImage(jpeg));
    expect(clean.subarray(-scan.length)).toEqual(scan);
    expect(stripMetadata({ bytes: clean, type: 'jpeg' })).toEqual(clean);
  });

  it('loses its texts as PNG, GIF and WebP', () => {
    const png = stripMetadata({ bytes: smallPng({ text: 'Taken at home' }), type: 'png' })!;
    const gif = Buffer.concat([
      Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00', 'latin1'),
      Buffer.from('21fe0d', 'hex'),
      Buffer.from('Taken at home\0'),
      Buffer.from('2c00000000010001000002024401003b', 'hex'),
    ]);
    const chunk = (name: string, data: Buffer) => {
      const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
      head.writeUInt32LE(data.length, 4);
      return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
    };
    const body = Buffer.concat([
      chunk('VP8X', Buffer.from('0c000000040000030000', 'hex')),
      chunk('VP8 ', Buffer.from('picture')),
      chunk('EXIF', Buffer.from('Taken at home')),
    ]);
    const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), body]);
    const cleanWebp = stripMetadata({ bytes: webp, type: 'webp' })!;

    expect(png.toString('latin1')).not.toContain('home');
    expect(readImage(png)).toMatchObject({ width: 3, height: 2 });
    expect(stripMetadata({ bytes: gif, type: 'gif' })!.toString('latin1')).not.toContain('home');
    expect(cleanWebp.toString('latin1')).toContain('picture');
    expect(cleanWebp.toString('latin1')).not.toContain('home');
    expect(cleanWebp[20]).toBe(0);
    expect(cleanWebp.readUInt32LE(4)).toBe(cleanWebp.length - 8);
  });

  it('is not taken along when it cannot be cleaned', () => {
    expect(stripMetadata({ bytes: jpeg.subarray(0, 60), type: 'jpeg' })).toBeNull();
    expect(stripMetadata({ bytes: smallPng({ text: 'x' }).subarray(0, 60), type: 'png' })).toBeNull();
    expect(stripMetadata({ bytes: Buffer.from('....ftypavif....Exif'), type: 'avif' })).toBeNull();
  });
});
