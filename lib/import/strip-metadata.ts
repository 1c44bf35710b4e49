import { jpegSegments, readOrientation, type ImageType } from '@/lib/import/read-image';

/** Chunks of a PNG that make the picture (PNG 3rd edition, 11), and those of an animation; all others talk about it. */
const PNG_CHUNKS = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs', 'cICP'],
  ...['acTL', 'fcTL', 'fdAT'],
]);

const WEBP_METADATA = new Set(['EXIF', 'XMP ']);

/**
 * The picture without what cameras and programs write into it: place, time, device, names, thumbnails. The pixels are not
 * touched. A JPEG keeps its colours (ICC, Adobe) and which way up it is. A GIF loses its comments with its extensions,
 * but for those of an animation. Null for what cannot be cleaned surely (AVIF with EXIF, a file that ends too early).
 */
export function stripMetadata({ bytes, type }: { bytes: Buffer; type: ImageType }): Buffer | null {
  switch (type) {
    case 'jpeg':
      return stripJpeg(bytes);
    case 'png':
      return stripPng(bytes);
    case 'webp':
      return stripWebp(bytes);
    case 'gif':
      return stripGif(bytes);
    case 'avif':
      // Its metadata is woven into its index: taken as it is only when there is none.
      return /Exif|application\/rdf\+xml/.test(bytes.toString('latin1')) ? null : bytes;
  }
}

function stripJpeg(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let at = 2;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const name = bytes.toString('latin1', start, Math.min(start + 12, end));
    const isColour =
      (marker === 0xe2 && name.startsWith('ICC_PROFILE')) || (marker === 0xee && name.startsWith('Adobe'));
    const isTalk = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
    if (marker === 0xe1 && name.startsWith('Exif'))
      parts.push(...orientationOnly(bytes.subarray(start, end)));
    if (!isTalk || isColour || (marker === 0xe0 && name.startsWith('JFIF')))
      parts.push(bytes.subarray(start - 4, end));
    at = end;
  }
  if (bytes[at] !== 0xff || bytes[at + 1] !== 0xda) return null;
  // After the picture some cameras write a second one, with metadata of its own (MPF): the first end is the end.
  const end = endOfScan(bytes, at);
  return end === null ? null : Buffer.concat([...parts, bytes.subarray(at, end)]);
}

/** Where the picture ends: in its data 0xFF is followed by 0 or a restart; what other markers begin says its length. */
function endOfScan(bytes: Buffer, from: number): number | null {
  for (let at = from; ;) {
    at = bytes.indexOf(0xff, at);
    if (at === -1 || at + 4 > bytes.length) return at !== -1 && bytes[at + 1] === 0xd9 ? at + 2 : null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) return at + 2;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
}

/** A segment that says nothing but which way up the picture is; none when it stands as it should. */
function orientationOnly(exif: Buffer): Buffer[] {
  const orientation = readOrientation(exif.subarray(6));
  if (orientation <= 1 || orientation > 8) return [];
  const body = Buffer.from(
    '457869660000' + '4d4d002a00000008' + '0001' + '01120003000000010000' + '0000' + '00000000',
    'hex',
  );
  body.writeUInt16BE(orientation, 24);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return [Buffer.concat([head, body])];
}

function stripPng(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (PNG_CHUNKS.has(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') return Buffer.concat(parts);
    at = end;
  }
  return null;
}

function stripWebp(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 12; at + 8 <= bytes.length;) {
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) return null;
    const name = bytes.toString('latin1', at, at + 4);
    // Chunks begin at even places: one of odd length is followed by a byte that is none of it.
    const padded = Math.min(end + (end % 2), bytes.length);
    if (!WEBP_METADATA.has(name)) parts.push(Buffer.from(bytes.subarray(at, padded)));
    const last = parts.at(-1);
    // The extended header says that there is metadata (bits 2 and 3); now there is none.
    if (name === 'VP8X' && last !== undefined) last.writeUInt8(last.readUInt8(8) & ~0x0c, 8);
    at = padded;
  }
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  const body = Buffer.concat(parts);
  head.writeUInt32LE(body.length + 4, 4);
  return body.length === 0 ? null : Buffer.concat([head, body]);
}

function stripGif(bytes: Buffer): Buffer | null {
  const table = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + table(bytes.readUInt8(10));
  const parts: Buffer[] = [bytes.subarray(0, at)];
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === 0x3b) return Buffer.concat([...parts, Buffer.of(0x3b)]);
    const start = at;
    if (kind === 0x2c) at += 10 + table(bytes[at + 9] ?? 0) + 1;
    else if (kind === 0x21) at += 2;
    else return null;
    const first = at;
    while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] ?? 0);
    at += 1;
    const label = bytes[start + 1];
    const isLoop =
      label === 0xff &&
      /^(?:NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(bytes.toString('latin1', first + 1, first + 12));
    if (kind === 0x2c || label === 0xf9 || isLoop) parts.push(bytes.subarray(start, at));
  }
  return null;
}
