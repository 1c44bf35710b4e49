declare global {
  var folkmootSingletons: Map<string, unknown> | undefined;
}

/**
 * The one value of this name in the process, made at the first asking.
 *
 * Our own server and Next's bundle each load their own copy of lib/, and development reloads it: a `const` of a module
 * would be there two or more times. What is stored here must be of use to both copies, so plain data, functions and
 * objects of Node or of packages that Next leaves outside its bundle; nothing that is later asked for its class.
 */
export function singleton<T>(name: string, make: () => T): T {
  const store = (globalThis.folkmootSingletons ??= new Map<string, unknown>());
  if (!store.has(name)) store.set(name, make());
  return store.get(name) as T;
}
