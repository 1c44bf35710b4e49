import { setFlagsFromString } from 'node:v8';

/**
 * Has this process collect its garbage early. Where memory is plenty, V8 lets a heap of 60 MB grow to many times its size
 * before it looks: an import that needs little would take much, on the small machine that also runs the site and its
 * database. Both flags are read whenever it collects, so that they may be set while it runs.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
  // The space for young objects stays as large as it is.
  setFlagsFromString('--semi-space-growth-factor=1');
}
