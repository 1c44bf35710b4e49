import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { decodeText } from '@/lib/import/decode-text';
import { WxrParser } from '@/lib/import/parse-wxr';
import type { WxrFault, WxrRecord } from '@/lib/import/wxr-records';

/** Small enough that memory stays flat, large enough that the parser works in long runs. */
const CHUNK_BYTES = 256 * 1024;

/** How an export ended: whether it was one, how many of its items were whole, and what was wrong, if anything. */
export interface ExportEnd {
  isExport: boolean;
  items: number;
  fault: WxrFault | null;
}

/**
 * The records of an export, in the order of the file, from the first byte to its end or its first fault; returns how it
 * ended. Never more than one chunk and one part of an item in memory. `onBytes` is called with the bytes read so far.
 */
export async function* readExport(
  file: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<WxrRecord, ExportEnd> {
  const parser = new WxrParser();
  for await (const text of decodeText(chunksOf(file, onBytes))) {
    parser.write(text);
    yield* parser.take();
    if (parser.fault !== null) break;
  }
  parser.end();
  yield* parser.take();
  return { isExport: parser.isExport, items: parser.items, fault: parser.fault };
}

async function* chunksOf(file: string, onBytes?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    const read = chunk as Buffer;
    bytes += read.length;
    onBytes?.(bytes);
    yield read;
  }
}

/** The size of a file in bytes, or null when there is none that could be read. */
export async function sizeOf(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? found.size : null;
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
