/**
 * Everything works without script. Each part makes one thing more comfortable, and none needs another: what one of them lacks
 * in a browser must not take the others away.
 */
export function runParts(parts: readonly (() => void)[]): void {
  for (const enhance of parts) {
    try {
      enhance();
    } catch (error) {
      reportError(error);
    }
  }
}
