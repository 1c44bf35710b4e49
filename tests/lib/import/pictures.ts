import { crc32, deflateSync } from 'node:zlib';

/** A PNG of 3 by 2 pixels with a text in its metadata. */
export function smallPng({ text }: { text: string }): Buffer {
  const header = Buffer.from('00000003000000020800000000', 'hex');
  const pixels = deflateSync(Buffer.from([0, 1, 2, 3, 0, 4, 5, 6]));
  const chunks = [
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${text}`)),
    chunk('IDAT', pixels),
  ];
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
