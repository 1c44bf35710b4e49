/** Bytes as they stand in JSON that a statement reads as rows: what PostgreSQL takes for a `bytea`. */
export function sqlBytes(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}
