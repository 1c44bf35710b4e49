import { setFlagsFromString } from 'node:v8';

/**
 * Has this process collect its garbage early. Where memory is plenty, V8 lets a heap of 60 MB grow to many times its size
 * before it looks: an import that needs little would take much, on the small machine that also runs the site and its
 * database. The flag is read whenever it collects, so that it may be set while it runs; how large the space for young objects
 * may become is read once, and said where commands are started.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
