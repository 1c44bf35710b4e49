/** The query of a page as Next hands it over: a name that came twice is a list. */
export type Query = Record<string, string | string[] | undefined>;

/**
 * The parts of a page's path as they were meant: Next hands them to pages as they stand in the address, percent-encoded,
 * and to routes decoded. The front server has seen to it that they can be decoded.
 */
export async function decoded<Parts extends Record<string, string>>(params: Promise<Parts>): Promise<Parts> {
  const parts = Object.entries(await params).map(([name, value]) => [name, decodeURIComponent(value)]);
  return Object.fromEntries(parts) as Parts;
}

/** One value of the query; undefined when it is missing, empty or there twice. */
export function one(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Where a list goes on. */
export function cursorOf(query: Query): { after?: string; before?: string } {
  const [after, before] = [one(query, 'after'), one(query, 'before')];
  if (before !== undefined) return { before };
  return after === undefined ? {} : { after };
}

/** An address with the parameters that are there. */
export function addressOf(path: string, query: Record<string, string | undefined>, fragment = ''): string {
  const parameters = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return `${path}${parameters.size > 0 ? `?${parameters}` : ''}${fragment}`;
}
