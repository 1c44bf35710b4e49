import { readInput } from '@/lib/cli/read-input';
import { explain } from '@/lib/server/explain';

/** "Not now, hand it over once more" in the language of mail servers (sysexits.h). Any other number makes them send it back. */
const LATER = 75;

/**
 * Takes the mail that a mail server hands over on standard input. Whatever could be read ends with 0, since a mail server that is
 * told otherwise sends a bounce, be it about a bounce. When it could not be seen to (the database is away, a key is missing, or
 * `work` says so) it ends with LATER: the server keeps the mail, and nothing is lost.
 */
export async function takeHandedOver(
  print: (line: string) => void,
  work: (source: string) => Promise<{ said: string; isLater: boolean }>,
): Promise<void> {
  const source = await readInput();
  try {
    const { said, isLater } = await work(source);
    print(said);
    if (isLater) process.exitCode = LATER;
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = LATER;
  }
}
