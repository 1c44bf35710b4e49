import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Author } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';

/** Where uploaded pictures live, below DATA_DIR/uploads and the address /uploads. */
const FOLDER = 'articles';

/** A figure is 49rem wide at the most: twice that for fine screens. A tall one may be a screen and a half. */
const MAX_WIDTH = 1600;
const MAX_HEIGHT = 2400;

/** What telephones take today is below it. A small file that unfolds into more is there to fill the memory. */
const MAX_PIXELS = 64_000_000;

/** A picture takes a second or two; one that takes longer was made for that. */
const MAX_SECONDS = 15;

/** Where the difference to the original stops being seen. */
const QUALITY = 82;

// One picture at a time on one core, and nothing kept: this process also answers everybody else.
sharp.cache(false);
sharp.concurrency(1);
// libvips reads forty formats, some of them programs. What no browser shows is not even looked at.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
});

export type Uploaded =
  { outcome: 'stored'; src: string; width: number; height: number } | { outcome: 'refused' };

/**
 * Keeps a picture (JPEG, PNG, GIF, WebP or AVIF, by what is in it and not by its name) as a WebP that was drawn anew: the
 * right way up, 1600 by 2400 pixels at the most, in sRGB, without anything the camera knew. The original is kept nowhere.
 * Refused is what is no such picture, broken, or larger than MAX_PIXELS. `width` and `height` are also in its name.
 */
export async function uploadPicture({
  bytes,
  author,
}: {
  bytes: Uint8Array;
  author: Author;
}): Promise<Uploaded> {
  const drawn = await drawAnew(bytes);
  if (drawn === null) return { outcome: 'refused' };
  const { data, width, height } = drawn;
  const path = `${FOLDER}/${newId()}-${width}x${height}.webp`;
  const folder = join(env.DATA_DIR, 'uploads');
  await mkdir(join(folder, FOLDER), { recursive: true });
  await writeFile(join(folder, path), data, { flag: 'wx' });
  try {
    await db.upload.create({
      data: { id: newId(), path, accountId: author.accountId, width, height, bytes: data.length },
    });
  } catch (error) {
    await rm(join(folder, path), { force: true });
    throw error;
  }
  return { outcome: 'stored', src: `/uploads/${path}`, width, height };
}

/** Null for what cannot be drawn; whatever libvips says of it came out of a stranger's file, and goes no further. */
async function drawAnew(bytes: Uint8Array): Promise<{ data: Buffer; width: number; height: number } | null> {
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: MAX_PIXELS,
      failOn: 'error',
      sequentialRead: true,
    })
      .timeout({ seconds: MAX_SECONDS })
      .autoOrient()
      .resize({ width: MAX_WIDTH, height: MAX_HEIGHT, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY, smartSubsample: true })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch {
    return null;
  }
}
