import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { env } from '@/lib/env';
import { readImage, type ImageType } from '@/lib/import/read-image';
import { stripMetadata } from '@/lib/import/strip-metadata';
import type { StoredPicture } from '@/lib/import/figures';

/** Larger than any picture of a blog; what is larger is a film, or a mistake. */
const MAX_BYTES = 25 * 1024 * 1024;

/** WordPress keeps smaller copies beside a picture: `door-300x200.jpg`. */
const SIZE_SUFFIX = /-\d{1,5}x\d{1,5}(?=\.\w+$)/;

const EXTENSIONS: Record<ImageType, string> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  avif: 'avif',
};

/** Where imported pictures live, below DATA_DIR/uploads and the address /uploads. */
const FOLDER = 'imported';

/**
 * A copy of `wp-content/uploads`, from which pictures are taken along: by their path below it, else by their bare name.
 * Only what its first bytes say is a JPEG, PNG, GIF, WebP or AVIF, without the metadata that cameras add. The name is a
 * hash of the content: the same picture is kept once, and tells nothing.
 */
export class MediaFolder {
  readonly #folder: string;
  readonly #stored = new Map<string, Promise<StoredPicture | null>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes the picture along that was at `url`; null when the folder has none that may be shown. */
  store(url: string): Promise<StoredPicture | null> {
    const found = this.#stored.get(url) ?? this.#copy(url);
    this.#stored.set(url, found);
    return found;
  }

  async #copy(url: string): Promise<StoredPicture | null> {
    const bytes = await this.#find(url);
    const image = bytes === null ? null : readImage(bytes);
    if (bytes === null || image === null) return null;
    const { type, width, height } = image;
    const clean = stripMetadata({ bytes, type });
    if (clean === null) return null;
    const name = `${createHash('sha256').update(clean).digest('hex').slice(0, 32)}.${EXTENSIONS[type]}`;
    const folder = join(env.DATA_DIR, 'uploads', FOLDER);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), clean);
    return { src: `/uploads/${FOLDER}/${name}`, width, height };
  }

  async #find(url: string): Promise<Buffer | null> {
    const root = await realpath(this.#folder);
    for (const path of pathsFor(url)) {
      const file = await realpath(join(root, path)).catch(() => null);
      // A link or `..` must not lead out of the folder.
      if (file?.startsWith(root + sep) !== true) continue;
      const { size } = await stat(file);
      if (size <= MAX_BYTES) return readFile(file).catch(() => null);
    }
    return null;
  }
}

/** Where below the folder a picture may be, the most telling first. */
function pathsFor(url: string): string[] {
  const path = decodedPath(url);
  const below = [
    /\/wp-content\/uploads\/(.+)$/,
    /\/(?:wp-content|files)\/(.+)$/,
    /\/((?:\d{4}\/\d{2}\/)[^/]+)$/,
  ].flatMap((pattern) => pattern.exec(path)?.[1] ?? []);
  const paths = [...below, basename(path)].filter((one) => one !== '' && !one.includes('\0'));
  return [...new Set([...paths, ...paths.map((one) => one.replace(SIZE_SUFFIX, ''))])];
}

function decodedPath(url: string): string {
  const { pathname } = new URL(url);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
