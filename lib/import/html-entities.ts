import { parseFragment } from 'parse5';

/** The entities of a parser, which knows XML's five, and HTML's as well, which exports hold. */
export function htmlEntities(known: Record<string, string>): Record<string, string> {
  return new Proxy(known, {
    get(entities, name) {
      if (typeof name !== 'string' || entities[name] !== undefined) return entities[String(name)];
      const node = parseFragment(`&${name};`).childNodes[0];
      const text = node !== undefined && 'value' in node ? node.value : '';
      return text === `&${name};` ? undefined : text;
    },
  });
}
