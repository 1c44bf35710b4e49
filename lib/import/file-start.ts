import { open } from 'node:fs/promises';

/** WordPress.com hands exports out in an archive. */
const ARCHIVES: [name: string, start: number[]][] = [
  ['a ZIP archive', [0x50, 0x4b, 0x03, 0x04]],
  ['a gzip archive', [0x1f, 0x8b]],
];

/** What a file is by its first bytes: an archive, in words, or else taken for text. */
export async function startOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return ARCHIVES.find(([, start]) => start.every((byte, index) => buffer[index] === byte))?.[0] ?? 'text';
  } finally {
    await handle.close();
  }
}
