import { readFile } from 'node:fs/promises';
import { decodeText } from '@/lib/import/decode-text';
import { WxrParser } from '@/lib/import/parse-wxr';
import type { WxrFault, WxrItem, WxrComment, WxrRecord } from '@/lib/import/wxr-records';

export function fixture(name: string): string {
  return new URL(`../../fixtures/wxr/${name}`, import.meta.url).pathname;
}

export async function readFixture(name: string): Promise<Buffer> {
  return readFile(fixture(name));
}

export interface Parsed {
  records: WxrRecord[];
  items: { item: WxrItem; comments: WxrComment[] }[];
  fault: WxrFault | null;
  isExport: boolean;
  whole: number;
}

/** All records of an export that comes in these pieces. */
export async function parsePieces(pieces: Uint8Array[]): Promise<Parsed> {
  const parser = new WxrParser();
  const records: WxrRecord[] = [];
  for await (const text of decodeText(inTurn(pieces))) {
    parser.write(text);
    records.push(...parser.take());
  }
  parser.end();
  records.push(...parser.take());
  const items = records.flatMap((record) => (record.kind === 'item' && record.last ? [record] : []));
  return { records, items, fault: parser.fault, isExport: parser.isExport, whole: parser.items };
}

export function parseText(text: string, encoding: BufferEncoding = 'utf8'): Promise<Parsed> {
  return parsePieces([Buffer.from(text, encoding)]);
}

async function* inTurn(pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield piece;
}
