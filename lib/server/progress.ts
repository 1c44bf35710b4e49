const CLEAR_LINE = '\r\u001b[K';

/**
 * Does `work` under a heading, says how far it is as it goes, and how long it took. On a terminal that is one line;
 * elsewhere a line for each thing said. `work` returns a note for the last line.
 */
export async function step(
  name: string,
  work: (say: (message: string) => void) => Promise<string>,
): Promise<void> {
  const started = performance.now();
  const isTerminal = process.stdout.isTTY;
  const say = (message: string) =>
    process.stdout.write(
      isTerminal ? `${CLEAR_LINE}  ${heading(name)} ${message} …` : `  ${heading(name)} ${message}\n`,
    );
  if (isTerminal) say('');
  const note = await work(say);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${isTerminal ? CLEAR_LINE : ''}  ${heading(name)} ${note}, ${seconds} s\n`);
}

function heading(name: string): string {
  return name.padEnd(10);
}
