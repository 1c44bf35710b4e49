/** A report or a letter fits in this many times over; of more only the beginning is read. */
const MOST_BYTES = 1_000_000;

/** Standard input to its end, with one character for each byte. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    if (length < MOST_BYTES) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks).toString('latin1').slice(0, MOST_BYTES);
}
