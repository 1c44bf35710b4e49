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

/** A picture that we drew ourselves, as a WebP; `width` and `height` in pixels. */
export interface DrawnPicture {
  data: Buffer;
  width: number;
  height: number;
}

/**
 * Draws a picture (JPEG, PNG, GIF, WebP or AVIF, by what is in it and not by its name) anew: the right way up, 1600 by 2400
 * pixels at the most, in sRGB, its first frame alone, without anything the camera knew. Nothing is kept. Null for what is no
 * such picture, broken, or larger than MAX_PIXELS; whatever libvips says of it came out of a stranger's file, and goes no
 * further.
 */
export async function drawPicture(bytes: Uint8Array): Promise<DrawnPicture | null> {
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

/** Keeps a picture; `src` is its address, which says how large it is. */
export async function storePicture({
  picture: { data, width, height },
  author,
}: {
  picture: DrawnPicture;
  author: Author;
}): Promise<{ src: string }> {
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
  return { src: `/uploads/${path}` };
}
