export type ImageType = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif';

export interface ImageFacts {
  type: ImageType;
  /** In pixels; null where the file does not say it simply. */
  width: number | null;
  height: number | null;
}

/** What a picture is by its bytes, whatever it is called; null when it is none that browsers show, or one that can hold script. */
export function readImage(bytes: Buffer): ImageFacts | null {
  if (bytes.length < 32) return null;
  if (bytes.readUInt16BE(0) === 0xffd8) return { type: 'jpeg', ...jpegSize(bytes) };
  if (bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n')
    return sized('png', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  if (/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)))
    return sized('gif', bytes.readUInt16LE(6), bytes.readUInt16LE(8));
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
    return { type: 'webp', ...webpSize(bytes) };
  if (/^ftypavi[fs]/.test(bytes.toString('latin1', 4, 12))) return { type: 'avif', ...avifSize(bytes) };
  return null;
}

const ORIENTATION_TAG = 0x0112;

type Size = Pick<ImageFacts, 'width' | 'height'>;
const UNKNOWN: Size = { width: null, height: null };

function sized(type: ImageType, width: number, height: number): ImageFacts {
  return width > 0 && height > 0 ? { type, width, height } : { type, ...UNKNOWN };
}

/** The frame header (ITU T.81, B.2.2) among the segments; a picture that lies on its side says so in EXIF, which is read too. */
function jpegSize(bytes: Buffer): Size {
  let isOnItsSide = false;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (marker === 0xe1 && bytes.toString('latin1', start, start + 4) === 'Exif') {
      isOnItsSide = readOrientation(bytes.subarray(start + 6, end)) >= 5;
    }
    if (!isFrame || end - start < 7) continue;
    const [height, width] = [bytes.readUInt16BE(start + 1), bytes.readUInt16BE(start + 3)];
    return isOnItsSide ? { width: height, height: width } : { width, height };
  }
  return UNKNOWN;
}

/** The segments of a JPEG before its picture: `start` and `end` of what is in each, without marker and length. */
export function* jpegSegments(bytes: Buffer): Generator<{ marker: number; start: number; end: number }> {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (marker === 0xda || length < 2 || at + 2 + length > bytes.length) return;
    yield { marker, start: at + 4, end: at + 2 + length };
    at += 2 + length;
  }
}

/** Which way up a picture is (1 to 8, TIFF 6.0, section 8), from what EXIF holds after its name. */
export function readOrientation(tiff: Buffer): number {
  if (tiff.length < 14) return 1;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return 1;
  for (
    let entry = 0, at = directory + 2;
    entry < short(directory) && at + 12 <= tiff.length;
    entry += 1, at += 12
  ) {
    if (short(at) === ORIENTATION_TAG) return short(at + 8);
  }
  return 1;
}

function webpSize(bytes: Buffer): Size {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return UNKNOWN;
  }
}

/** The first `ispe` box (ISO/IEC 23008-12): width and height of the picture, or of one like it. */
function avifSize(bytes: Buffer): Size {
  const box = bytes.subarray(0, 4096).indexOf('ispe', 0, 'latin1');
  if (box === -1 || box + 16 > bytes.length) return UNKNOWN;
  return { width: bytes.readUInt32BE(box + 8), height: bytes.readUInt32BE(box + 12) };
}
