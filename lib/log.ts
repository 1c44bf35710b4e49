type Level = 'debug' | 'info' | 'warn' | 'error';

const ORDER: Record<Level, number> = { debug: 10, info: 20, warn: 30, error: 40 };
let threshold = ORDER.info;

/** Sets the least level that is written. Called once, at boot, with the parsed LOG_LEVEL. */
export function setLogLevel(level: Level): void {
  threshold = ORDER[level];
}

/**
 * One line of JSON on standard error. `facts` are counts, codes, ids of rows and durations: never an address, a name,
 * a text, a token, a path with a token in it, or the message of a foreign error (it may quote any of them).
 */
export function log(
  level: Level,
  event: string,
  facts: Record<string, string | number | boolean | null> = {},
): void {
  if (ORDER[level] < threshold) return;
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...facts })}\n`);
}

/** What may be said of an error in a log: its class and code, never its message. */
export function errorFacts(error: unknown): { error: string; code: string } {
  const name = error instanceof Error ? error.name : typeof error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return { error: name, code: code.slice(0, 60) };
}
